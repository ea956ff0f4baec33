const MIN_RECORDS = 100;
const MAX_SHARE = 0.5;
const WARY_MILLIS = 10 * 60_000;

/**
 * Tells poison from a broken deploy: one bad record is its own fault, most of a batch is ours. It trips
 * when half of at least a hundred records cannot be decoded, and for ten minutes from then on refuses any
 * batch of which nothing can be, since Lambda halves and shrinks what failed below the hundred.
 */
export class Breaker {
  #trippedAtMillis = Number.NEGATIVE_INFINITY;

  /**
   * @param records records that have a value
   * @param undecodable how many of them became no row
   */
  rejects(records: number, undecodable: number, nowMillis: number): boolean {
    if (records >= MIN_RECORDS && undecodable / records >= MAX_SHARE) {
      this.#trippedAtMillis = nowMillis;
      return true;
    }
    const wary = nowMillis - this.#trippedAtMillis < WARY_MILLIS;
    return wary && records > 0 && undecodable === records;
  }
}
