import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { LocalError, type LocalFaultCode } from '../errors.ts';
import { adopt } from './children.ts';

/** Of what a program printed: its end says why it failed. */
const SHOWN_CHARACTERS = 2_000;

export interface RunOptions {
  /** What its failure is called. */
  readonly fault: LocalFaultCode;
  /** What it is for, as in `<what> failed`. */
  readonly what: string;
  /** @default - the folder of this process */
  readonly cwd?: string;
  /** @default - the environment of this process */
  readonly env?: NodeJS.ProcessEnv;
}

/** Runs a program to its end; the error shows the end of what it printed. */
export async function run(
  command: string,
  args: readonly string[],
  { fault, what, cwd, env = process.env }: RunOptions,
): Promise<void> {
  const child = spawn(command, args, {
    cwd,
    env,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  adopt(child);
  let printed = '';
  const keep = (text: string): void => {
    printed = (printed + text).slice(-SHOWN_CHARACTERS);
  };
  child.stdout.setEncoding('utf8').on('data', keep);
  child.stderr.setEncoding('utf8').on('data', keep);
  const [code, killedBy] = await once(child, 'close').catch((error: Error) => [error.message]);
  if (code === 0) return;
  const how = killedBy ?? (typeof code === 'number' ? `exit code ${code}` : code);
  throw new LocalError(fault, `${what} failed (${how}):\n${printed.trimEnd()}`);
}
