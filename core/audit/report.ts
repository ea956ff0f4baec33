import type { Finding, FindingCode } from './findings.ts';
import type { HeldOffsets } from './ports.ts';

/** How the dead letters of a chain stand, each identity counted once. */
export interface LetterCounts {
  /** Not a row, and not replayed yet. */
  open: number;
  /** Became a row by a replay. */
  resolved: number;
  /** The commit made a row or a tombstone of the record after all. */
  void: number;
  /** No commit covers the record, or it is not the one that was settled. */
  pending: number;
  /** Settled as dead letters, and gone by the retention of their topic. */
  expired: number;
}

/** A partition in one life of its topic. */
export interface ChainReport {
  readonly partition: number;
  readonly generation: number;
  /** First offset that was looked at: 0, or later with `since`. */
  from: number;
  /** The position: everything below it is settled. */
  next: number;
  closed: boolean;
  contradicted: boolean;
  commits: number;
  rows: number;
  tombstones: number;
  gaps: number;
  /** Records of gaps that Kafka still holds. */
  gapsHeld: number;
  readonly deadLetters: LetterCounts;
  /** Only of the newest generation. */
  kafka: HeldOffsets | undefined;
  /** Records that Kafka holds and no commit covers. */
  lag: number;
}

export interface FileCounts {
  committed: number;
  /** Named by no commit, and may still be. */
  unclaimed: number;
  orphans: number;
  /** Below the prefix, and no name of ours. */
  foreign: number;
  /** `undefined` where there is no warehouse to ask. */
  loaded: number | undefined;
  /** Committed a moment ago, and not in the warehouse yet. */
  loading: number;
}

export interface ReplayCounts {
  /** Of all accepted plans. */
  chunks: number;
  /** The rest is still to be applied. */
  committed: number;
}

export interface AuditReport {
  readonly event: string;
  /** Only commits from then on were looked at; milliseconds since 1970. */
  readonly sinceMillis: number | undefined;
  readonly consistent: boolean;
  readonly chains: readonly ChainReport[];
  readonly files: FileCounts;
  readonly replays: ReplayCounts;
  /** Messages of the dead-letter topic that are neither letters nor Lambda's envelopes. */
  readonly foreignLetters: number;
  readonly counts: Readonly<Partial<Record<FindingCode, number>>>;
  /** The first of each kind; `counts` has them all. */
  readonly findings: readonly Finding[];
}

export function emptyChain(partition: number, generation: number): ChainReport {
  return {
    partition,
    generation,
    from: 0,
    next: 0,
    closed: false,
    contradicted: false,
    commits: 0,
    rows: 0,
    tombstones: 0,
    gaps: 0,
    gapsHeld: 0,
    deadLetters: { open: 0, resolved: 0, void: 0, pending: 0, expired: 0 },
    kafka: undefined,
    lag: 0,
  };
}
