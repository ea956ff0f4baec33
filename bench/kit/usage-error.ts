/** A mistake on the command line: its message is all there is to say. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}
