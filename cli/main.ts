import type { ParsedArgs } from 'citty';
import { EXIT, type ExitCode } from './exit-codes.ts';
import type { Command } from './kit/command.ts';
import { CliError, usageError } from './kit/error.ts';
import { explain } from './kit/explain.ts';
import { type Io, print, tell } from './kit/io.ts';
import { parseStrictly } from './kit/parse.ts';
import { commandUsage, programUsage, showUsage } from './kit/usage.ts';

const PROGRAM = {
  name: 'sluice',
  description: 'Every event on Kafka its own exactly-once pipeline',
  version: '0.1.0',
} as const;

/**
 * Runs a command line.
 *
 * @param argv what follows the program's name
 * @returns the exit code; never throws
 */
export async function runMain(
  argv: readonly string[],
  io: Io,
  commands: readonly Command[],
): Promise<ExitCode> {
  try {
    const [name, ...rest] = argv;
    if (name === undefined) {
      showUsage(io.stderr, await programUsage(PROGRAM, commands));
      return EXIT.usage;
    }
    if (name === '--help' || name === '-h') {
      showUsage(io.stdout, await programUsage(PROGRAM, commands));
      return EXIT.ok;
    }
    if (name === '--version') {
      print(io, PROGRAM.version);
      return EXIT.ok;
    }
    return await runCommand(find(name, commands), rest, io);
  } catch (error) {
    return report(error, argv, io);
  }
}

function find(name: string, commands: readonly Command[]): Command {
  const command = commands.find((candidate) => candidate.name === name);
  if (command) return command;
  throw usageError('command', `"${name}"`, commands.map((candidate) => candidate.name).join(', '));
}

async function runCommand(command: Command, rest: readonly string[], io: Io): Promise<ExitCode> {
  if (asksForHelp(rest)) {
    showUsage(io.stdout, await commandUsage(command, PROGRAM.name));
    return EXIT.ok;
  }
  let args: ParsedArgs;
  try {
    args = parseStrictly(rest, command.args);
  } catch (error) {
    if (error instanceof CliError) error.message += `\nsee: sluice ${command.name} --help`;
    throw error;
  }
  return await command.run(args, io);
}

function asksForHelp(rest: readonly string[]): boolean {
  return rest.includes('--help') || rest.includes('-h');
}

function report(error: unknown, argv: readonly string[], io: Io): ExitCode {
  if (io.signal.aborted) return EXIT.interrupted;
  const exitCode = error instanceof CliError ? error.exitCode : EXIT.failure;
  const message = explain(error);
  if (argv.includes('--json')) tell(io, JSON.stringify({ error: { message, exitCode } }));
  else tell(io, `sluice: ${message}`);
  return exitCode;
}
