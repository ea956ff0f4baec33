import type { FileNotification } from './notification.ts';

/**
 * What became of a file:
 * - `loaded`: its rows are in the warehouse, or the warehouse has taken the file and will bring them in
 *   without being asked again (Snowpipe's `insertFiles` only queues);
 * - `already-loaded`: the warehouse knew the key, so nothing was done;
 * - `failed`: none of its rows are in; trying again is right.
 */
export type LoadOutcome =
  | { readonly outcome: 'loaded' | 'already-loaded' }
  | { readonly outcome: 'failed'; readonly cause: unknown };

/** The warehouse of one event. */
export interface Warehouse {
  /**
   * Loads committed files, each key once however often it is asked for.
   *
   * @returns an outcome a file, in the order of `files`
   * @throws when the warehouse itself is out of reach, so that nothing is known of any file
   */
  load(files: readonly FileNotification[]): Promise<readonly LoadOutcome[]>;
}
