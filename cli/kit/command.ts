import type { ArgsDef, ParsedArgs } from 'citty';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import type { Io } from './io.ts';

/** Flags of every command. */
const COMMON_ARGS = {
  json: { type: 'boolean', description: 'Print the result as JSON' },
  help: { type: 'boolean', alias: 'h', description: 'Show this' },
} satisfies ArgsDef;

type Args<T extends ArgsDef> = ParsedArgs<T & typeof COMMON_ARGS>;

/** A command is data plus `run`: usage and checks come from the data. */
export interface Command {
  readonly name: string;
  readonly description: string;
  readonly args: ArgsDef;
  readonly examples: readonly string[];
  readonly exitCodes: readonly ExitCode[];
  run(args: ParsedArgs, io: Io): Promise<ExitCode>;
}

export interface CommandProps<T extends ArgsDef> {
  readonly name: string;
  readonly description: string;
  readonly args: T;
  /** Command lines that work as they are. */
  readonly examples: readonly string[];
  /**
   * Exit codes beside those of every command: ok, failure, usage.
   * @default []
   */
  readonly exitCodes?: readonly ExitCode[];
  run(args: Args<T>, io: Io): Promise<ExitCode>;
}

export function defineCommand<const T extends ArgsDef>(props: CommandProps<T>): Command {
  const { exitCodes = [] } = props;
  return {
    ...props,
    args: { ...props.args, ...COMMON_ARGS },
    exitCodes: [EXIT.ok, EXIT.failure, EXIT.usage, ...exitCodes],
    run: (args, io) => props.run(args as Args<T>, io),
  };
}
