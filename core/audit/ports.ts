import type { Cover } from '../dead-letter/worth.ts';
import type { CommitLog } from '../ports.ts';
import type { KafkaRecord, OffsetRange } from '../record.ts';
import type { Closure, Commit, CommittedFile, End, Link, Stop } from '../settle/commit.ts';
import type { Finding, FindingCode } from './findings.ts';

/** The commit log as an audit reads it. */
export interface AuditLog extends Pick<CommitLog, 'newest' | 'covering' | 'put'> {
  /** The partitions that anything was ever committed of, ascending. */
  partitions(): Promise<readonly number[]>;
  /** Every link of a partition's chain, newest first, a page at a time. */
  all(partition: number): AsyncIterable<Link>;
  /** The closure of a generation; `undefined` where it is not closed. */
  closureOf(partition: number, generation: number): Promise<Closure | undefined>;
  /**
   * Puts a closure in the place of a stop, in one step: `taken` when something else stands there by then,
   * ours or another's.
   */
  replace(stop: Stop, closure: Closure): Promise<'committed' | 'taken'>;
  /**
   * Takes a stop away, and nothing else that may stand in its place by then; who did it and why is kept.
   *
   * @returns whether the stop was there
   */
  lift(stop: Stop, lifted: Lifted): Promise<boolean>;
}

/** What a stop leaves that is lifted. */
export interface Lifted {
  /** ISO 8601, UTC. */
  readonly liftedAt: string;
  readonly by: string;
  readonly why: string;
}

/** What a file says of itself in its footer. */
export interface Footer {
  readonly bytes: number;
  readonly rows: number;
  /** Offsets of its first and last row. */
  readonly first: number;
  readonly last: number;
}

/** The data files of an event. */
export interface DataFiles {
  /** Every object below the event's data prefix, a page at a time. */
  list(): AsyncIterable<{ readonly key: string; readonly modifiedMillis: number }>;
  /** `absent` when there is no such object, `unreadable` when it is no Parquet file. */
  footer(key: string): Promise<Footer | 'absent' | 'unreadable'>;
  remove(key: string): Promise<void>;
}

/** What Kafka holds of a partition: offsets `[beginning, end)`. */
export interface HeldOffsets {
  readonly partition: number;
  readonly beginning: number;
  readonly end: number;
}

/** A topic, read without leaving a trace in anybody's consumer group. */
export interface TopicReader {
  offsets(): Promise<readonly HeldOffsets[]>;
  /**
   * Hands over every record that Kafka still holds within ranges, in order in each partition. Ranges
   * ascend and lie within what `offsets` says.
   */
  read(
    ranges: ReadonlyMap<number, readonly OffsetRange[]>,
    take: (record: KafkaRecord) => void,
  ): Promise<void>;
}

/** A file that the warehouse knows. */
export interface LoadedFile {
  readonly key: string;
  readonly isInLedger: boolean;
  readonly rows: number;
}

/** What the warehouse holds of an event. */
export interface LoadedFiles {
  /** Hands over every file that the ledger or a row names. */
  each(take: (file: LoadedFile) => void): Promise<void>;
  /** Source records, by (generation, partition, offset), that more than one row stands for. */
  doubled(): Promise<number>;
}

/** A file as it is remembered during an audit. */
export interface SpooledFile extends CommittedFile {
  readonly generation: number;
  readonly partition: number;
  /** Milliseconds since 1970. */
  readonly committedMillis: number;
  /** Rows in the warehouse, `undefined` where it does not know the file. */
  readonly loaded: { readonly rows: number; readonly isInLedger: boolean } | undefined;
}

/** Offsets `[from, to)` of a chain. */
export interface Offsets {
  readonly partition: number;
  readonly generation: number;
  readonly from: number;
  readonly to: number;
}

/** Offsets that a commit calls dead letters or gaps. */
export interface SpooledRange extends Offsets {
  readonly kind: 'dead-letters' | 'gap';
  readonly committedMillis: number;
}

/** A dead letter's identity, with the fingerprint of the record that it holds. */
export interface SpooledLetter extends End {
  readonly generation: number;
  readonly partition: number;
  /** When it was written, milliseconds since 1970. */
  readonly failedAt: number;
}

/**
 * The memory of an audit. It is a file: what is remembered grows with commits, files and dead letters,
 * and the process must not.
 */
export interface AuditSpool {
  /** @returns false when a commit has named the file before */
  committed(file: Omit<SpooledFile, 'loaded'>): boolean;
  isCommitted(key: string): boolean;
  files(): Iterable<SpooledFile>;
  unnamed(key: string): void;
  allUnnamed(): Iterable<string>;
  loaded(file: LoadedFile): void;
  /** Files of the warehouse that no commit has named so far. */
  strays(): Iterable<LoadedFile>;
  /** What a commit says of its dead letters. */
  cover(cover: Cover & Pick<Commit, 'partition' | 'generation' | 'from' | 'next'>): void;
  /** The cover of an offset. */
  coverOf(partition: number, generation: number, offset: number): Cover | undefined;
  range(range: SpooledRange): void;
  ranges(): Iterable<SpooledRange>;
  /** Copies of one letter that were written at one time are one. */
  letter(letter: SpooledLetter): void;
  /** By partition, generation and offset. */
  letters(): Iterable<SpooledLetter>;
  /** Offsets of a range that have a letter, ascending. */
  offsetsOfLetters(range: Offsets): Iterable<number>;
  /**
   * Notes offsets whose letters a replay resolved.
   *
   * @returns false when another has resolved some of them before
   */
  resolved(range: Offsets): boolean;
  /** What of a range was resolved, ascending. */
  resolvedIn(range: Offsets): Iterable<OffsetRange>;
  /** Notes that a letter holds another record than the one that was settled at its offset. */
  contradicted(letter: SpooledLetter): void;
  finding(finding: Finding): void;
  findings(code: FindingCode): Iterable<Finding>;
  /** How many there are of each code. */
  counts(): ReadonlyMap<FindingCode, number>;
}
