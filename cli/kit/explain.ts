import { CliError } from './error.ts';

/**
 * A failure in a line, and what caused it: an error of ours says what was not done, its cause why. Of an
 * error that nobody foresaw the stack is wanted.
 */
export function explain(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error instanceof CliError) return error.message;
  if (isOfAws(error) || isOfKafka(error)) return reason(error);
  if (!('code' in error)) return error.stack ?? error.message;
  return error.cause instanceof Error ? `${error.message}: ${reason(error.cause)}` : error.message;
}

/** Why something failed, told by the last of the causes: the others only say who gave up. */
function reason(error: Error): string {
  // what AWS says quotes keys, and a key's path holds field values
  if (isOfAws(error)) return [codeOf(error), ...statusOf(error)].join(', ');
  if (error.cause instanceof Error) return reason(error.cause);
  return `${error.message} [${codeOf(error)}]`;
}

function isOfAws(error: Error): error is Error & { $metadata: { httpStatusCode?: number } } {
  return '$metadata' in error;
}

function isOfKafka({ name }: Error): boolean {
  return name.startsWith('KafkaJS');
}

function statusOf({ $metadata }: { $metadata: { httpStatusCode?: number } }): string[] {
  const { httpStatusCode } = $metadata;
  return httpStatusCode === undefined ? [] : [`HTTP ${httpStatusCode}`];
}

/** Kafka's name of an error, the operating system's, or that of its class. */
function codeOf(error: Error): string {
  const { type, code } = error as { type?: unknown; code?: unknown };
  return [type, code].find((name) => typeof name === 'string') ?? error.name;
}
