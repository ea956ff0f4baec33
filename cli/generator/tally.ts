import type { GeneratedRecord } from './stream.ts';

/** Counts by name. */
export type Counts = Record<string, number>;

/** What was generated, by what has to become of it. */
export interface Tally {
  produced: number;
  rows: number;
  tombstones: number;
  deadLetters: number;
  bytes: number;
  /** Dead letters by the reason they will have. */
  readonly reasons: Counts;
}

export function emptyTally(): Tally {
  return { produced: 0, rows: 0, tombstones: 0, deadLetters: 0, bytes: 0, reasons: {} };
}

export function count(tally: Tally, record: GeneratedRecord): void {
  tally.produced++;
  tally.bytes += (record.message.value?.length ?? 0) + (record.message.key?.length ?? 0);
  switch (record.fate) {
    case 'row':
      tally.rows++;
      break;
    case 'tombstone':
      tally.tombstones++;
      break;
    case 'dead-letter':
      tally.deadLetters++;
      tally.reasons[record.reason] = (tally.reasons[record.reason] ?? 0) + 1;
      break;
  }
}
