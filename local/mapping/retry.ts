import type { Outcome } from './outcome.ts';
import type { PolledRecord } from './record.ts';

/** Records that are sent together: each partition's are consecutive and in order. */
export interface Work {
  readonly records: readonly PolledRecord[];
  /** Attempts made that left it as it is. */
  readonly attempts: number;
  /** Milliseconds since 1970. */
  readonly notBefore: number;
}

/** A mapping's settings that say what becomes of a failed attempt. */
export interface RetryPolicy {
  readonly bisect: boolean;
  /** Attempts after the first; -1: for ever. */
  readonly maxRetries: number;
  /** -1: any age. */
  readonly maxRecordAgeSeconds: number;
}

export interface Decision {
  /** Where each partition goes on from what is done: its next offset. */
  readonly settled: ReadonlyMap<number, number>;
  /** To be sent again, in this order. */
  readonly again: readonly Work[];
  /** For the on-failure destination. */
  readonly abandoned: readonly Work[];
}

const FIRST_DELAY_MILLISECONDS = 200;
const MAX_DELAY_MILLISECONDS = 10_000;

/** Says what becomes of the records of an attempt. */
export function decide(work: Work, outcome: Outcome, policy: RetryPolicy, now: number): Decision {
  switch (outcome.kind) {
    case 'succeeded':
      return { settled: nextOffsets(work.records), again: [], abandoned: [] };
    case 'partial':
      return decidePartial(work, outcome.firstFailed, policy, now);
    case 'unreadable':
      return retry([{ ...work, attempts: work.attempts + 1 }], policy, now);
    case 'failed':
      return policy.bisect && work.records.length > 1
        ? { settled: new Map(), again: halves(work, now), abandoned: [] }
        : retry([{ ...work, attempts: work.attempts + 1 }], policy, now);
  }
}

/** The offset after the last of each partition. */
export function nextOffsets(records: readonly PolledRecord[]): Map<number, number> {
  return new Map(records.map(({ partition, offset }) => [partition, offset + 1]));
}

/** Partitions go their own ways: one that failed holds up no other. */
function decidePartial(
  work: Work,
  firstFailed: ReadonlyMap<number, number>,
  policy: RetryPolicy,
  now: number,
): Decision {
  const failed = ({ partition, offset }: PolledRecord): boolean =>
    offset >= (firstFailed.get(partition) ?? Number.POSITIVE_INFINITY);
  const byPartition = Map.groupBy(work.records.filter(failed), ({ partition }) => partition);
  const done = work.records.filter((record) => !failed(record));
  const progressed = nextOffsets(done);
  const rest = Array.from(byPartition, ([partition, records]) => {
    const attempts = progressed.has(partition) ? 1 : work.attempts + 1;
    return { records, attempts, notBefore: now };
  });
  return { ...retry(rest, policy, now), settled: progressed };
}

/** Halving costs no attempt: it ends at one record, whose attempts count. */
function halves({ records, attempts }: Work, now: number): Work[] {
  const middle = Math.ceil(records.length / 2);
  const half = (part: readonly PolledRecord[]): Work => ({
    records: part,
    attempts,
    notBefore: now,
  });
  return [half(records.slice(0, middle)), half(records.slice(middle))];
}

function retry(works: readonly Work[], policy: RetryPolicy, now: number): Decision {
  const { true: abandoned = [], false: again = [] } = Object.groupBy(works, (work) =>
    isExhausted(work, policy, now) ? 'true' : 'false',
  );
  const delayed = again.map((work) => ({ ...work, notBefore: now + delay(work.attempts) }));
  return { settled: new Map(), again: delayed, abandoned };
}

function isExhausted({ records, attempts }: Work, policy: RetryPolicy, now: number): boolean {
  const { maxRetries, maxRecordAgeSeconds } = policy;
  if (maxRetries !== -1 && attempts > maxRetries) return true;
  if (maxRecordAgeSeconds === -1) return false;
  return records.some(({ timestamp }) => now - timestamp > maxRecordAgeSeconds * 1000);
}

function delay(attempts: number): number {
  return Math.min(FIRST_DELAY_MILLISECONDS * 2 ** (attempts - 1), MAX_DELAY_MILLISECONDS);
}
