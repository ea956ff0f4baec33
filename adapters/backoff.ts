import { setTimeout as sleep } from 'node:timers/promises';

export interface Backoff {
  /** Longest first pause; each next one may be twice as long. */
  readonly firstMilliseconds: number;
  readonly maxMilliseconds: number;
}

/** Waits before attempt `retry` (1 for the first repetition) a random while, so that rivals do not meet again. */
export async function pauseBefore(retry: number, backoff: Backoff): Promise<void> {
  const longest = Math.min(backoff.firstMilliseconds * 2 ** (retry - 1), backoff.maxMilliseconds);
  await sleep(Math.random() * longest);
}
