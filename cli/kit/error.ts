import { EXIT, type ExitCode } from '../exit-codes.ts';

/** A failure that its message explains: shown without a stack. */
export class CliError extends Error {
  override readonly name = 'CliError';
  readonly exitCode: ExitCode;

  constructor(message: string, exitCode: ExitCode = EXIT.failure) {
    super(message);
    this.exitCode = exitCode;
  }
}

/** The caller's mistake: what it is, what was given, what is allowed. */
export function usageError(what: string, got: string, allowed: string): CliError {
  return new CliError(`${what}: got ${got}, allowed: ${allowed}`, EXIT.usage);
}
