import type { OffsetRange } from './record.ts';
import type { Announcement, Commit, Link, Position } from './settle/commit.ts';
import type { DeadLetter } from './settle/dead-letter.ts';

/** The commit log of one event. Every failure is a `WorldFault` of code `COMMIT`. */
export interface CommitLog {
  /** The newest link of a partition's chain; `undefined` when nothing was ever committed. */
  newest(partition: number): Promise<Link | undefined>;
  /** The commit that covers `offset` in `generation`; `undefined` when none does. */
  covering(partition: number, generation: number, offset: number): Promise<Commit | undefined>;
  /** The commits that cover anything of a range, ascending. */
  between(partition: number, generation: number, range: OffsetRange): Promise<readonly Commit[]>;
  /** Puts the link at its position, once: `taken` when there is one already, ours or another's. */
  put(link: Link): Promise<'committed' | 'taken'>;
}

/** The data files of one event. */
export interface FileStore {
  /**
   * Puts a file under a key that its bytes determine; that it is there already is success.
   * Every failure is a `WorldFault` of code `STORE`.
   */
  put(key: string, bytes: Uint8Array): Promise<void>;
}

/** The dead-letter topic of one event. */
export interface DeadLetterSink {
  /** Resolves when every in-sync replica has every letter; else a `WorldFault` `DEAD_LETTER_UNDELIVERED`. */
  produce(letters: readonly DeadLetter[]): Promise<void>;
}

/** The notification queue of one event. */
export interface Notifier {
  /** Announces the files of a commit; repeated at will. Every failure is a `WorldFault` of code `NOTIFY`. */
  announce(commit: Announcement): Promise<void>;
}

/** The positions that this process knows for certain, by partition. Lost with the process. */
export type Positions = Map<number, Position>;

/** Milliseconds since 1970. */
export type Clock = () => number;
