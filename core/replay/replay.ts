import type { OffsetRange } from '../record.ts';
import type { CommittedFile } from '../settle/commit.ts';

/** Dead letters of one generation and partition that are replayed, and committed, together. */
export interface Chunk {
  readonly generation: number;
  readonly partition: number;
  /** Offsets of their source records, ascending. */
  readonly offsets: readonly OffsetRange[];
}

/**
 * Dead letters that are to be replayed. It is accepted by standing in its place, and immutable from then
 * on: an identity may stand in a later plan only if this one has committed its chunk with it in `failed`.
 */
export interface Plan {
  readonly version: 1;
  readonly event: string;
  /** Its place among the plans of the event, counted from 0. */
  readonly n: number;
  readonly chunks: readonly Chunk[];
  /** ISO 8601, UTC. */
  readonly acceptedAt: string;
  /** Who accepted it. */
  readonly by: string;
}

/** Why a dead letter stays one: `GONE` where retention has taken it, else what it failed with again. */
export interface FailedAgain {
  readonly offset: number;
  readonly reason: string;
}

/** What became of a chunk, once for ever. */
export interface ReplayCommit {
  readonly version: 1;
  readonly event: string;
  readonly n: number;
  readonly chunk: number;
  readonly generation: number;
  readonly partition: number;
  readonly rows: number;
  /** Offsets that are rows of `files` now. */
  readonly resolved: readonly OffsetRange[];
  readonly tombstones: readonly OffsetRange[];
  readonly failed: readonly FailedAgain[];
  /** Schemas of the rows, as `<event>/<version>`. */
  readonly schemas: readonly string[];
  readonly files: readonly CommittedFile[];
  /** ISO 8601, UTC. */
  readonly committedAt: string;
  /** Who wrote it, e.g. the function's name and version. */
  readonly writer: string;
}

/** The plans of one event and what became of them. Every failure is a `WorldFault` of code `COMMIT`. */
export interface ReplayLog {
  /** Every accepted plan, oldest first, a page at a time. */
  plans(): AsyncIterable<Plan>;
  /** Every committed chunk, a page at a time. */
  commits(): AsyncIterable<ReplayCommit>;
  /** The commit of a chunk; `undefined` while it has none. */
  commit(n: number, chunk: number): Promise<ReplayCommit | undefined>;
  /** Puts a plan at its place, once: `taken` when there is one already, ours or another's. */
  accept(plan: Plan): Promise<'accepted' | 'taken'>;
  /** Puts the commit of a chunk, once: `taken` when there is one already, ours or another's. */
  put(commit: ReplayCommit): Promise<'committed' | 'taken'>;
}
