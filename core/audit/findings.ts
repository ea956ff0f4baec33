/** Every kind of finding, with what it means. */
export const FINDINGS = {
  CHAIN_BROKEN: 'a commit does not begin where the one before it ends',
  CHAIN_STOPPED: 'the consumer found another record than the committed one, and stopped',
  CHAIN_CONTRADICTED: 'the topic holds other records than the commit log at the same offsets',
  COMMIT_INCOHERENT: 'the figures of a commit do not add up to its offsets',
  FILE_NAMED_TWICE: 'two commits name the same file',
  FILE_MISSING: 'a committed file is not there',
  FILE_DIFFERS: 'a committed file holds other rows than its commit says',
  LETTER_LOST: 'a dead letter is not in its topic, which has not expired it yet',
  GAP_HELD: 'Kafka holds a record of a gap that is no dead letter',
  REPLAYED_TWICE: 'two replays resolved the same dead letter',
  REPLAYED_VOID: 'a replay resolved a dead letter that its chain had settled otherwise',
  NOT_LOADED: 'a committed file is not in the warehouse',
  LOADED_DIFFERENTLY: 'the warehouse holds more or fewer rows of a file than its commit says',
  LOADED_UNCOMMITTED: 'the warehouse holds rows of a file that no commit names',
  ROWS_DOUBLED: 'more than one row of the warehouse stands for the same record',
  ORPHAN: 'no commit names a file, and none ever will',
} as const;

export type FindingCode = keyof typeof FINDINGS;

/** What does not fit. It names offsets, never a path, which holds values of the payload (I7). */
export interface Finding {
  readonly code: FindingCode;
  readonly partition?: number;
  readonly generation?: number;
  /** Offsets `[from, to)`. */
  readonly from?: number;
  readonly to?: number;
  /** Of the file at issue: for repairing, not for showing. */
  readonly key?: string;
  readonly detail?: string;
}

/**
 * Whether something is lost, doubled or out of reach. An orphan is litter: a crash leaves some by
 * design, and who reads committed files only never meets them.
 */
export function isHarmful(code: FindingCode): boolean {
  return code !== 'ORPHAN';
}
