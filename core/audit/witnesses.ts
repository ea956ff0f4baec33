import { lettersIn } from '../dead-letter/found-letter.ts';
import type { OffsetRange } from '../record.ts';
import {
  type End,
  isClosure,
  isCommit,
  type Link,
  type Position,
  positionAfter,
} from '../settle/commit.ts';
import { endOf } from '../settle/commit-of.ts';
import type { Comparison } from './contradiction.ts';
import type { AuditLog, AuditSpool, HeldOffsets, TopicReader } from './ports.ts';

/** Fingerprints that are held in memory and compared in one go. */
const PAGE = 10_000;

interface WitnessPorts {
  readonly log: AuditLog;
  readonly topic: TopicReader;
  readonly deadLetters: TopicReader;
  readonly spool: AuditSpool;
}

/** What Kafka holds of the records that letters hold. */
export interface LetterComparison extends Comparison {
  /** When the first of those was written that Kafka holds the record of; milliseconds since 1970. */
  sameSince?: number;
  /** The last time at which something of the chain's own life was written; milliseconds since 1970. */
  othersUntil: number;
}

/** Compares every record that a chain's commits remember with what Kafka holds there. */
export async function compareCommits(
  { log, topic }: WitnessPorts,
  newest: Link | undefined,
  held: HeldOffsets,
): Promise<Comparison> {
  const { generation, next } = positionAfter(newest);
  const found: Comparison = held.end < next ? { different: next - 1 } : {};
  for await (const page of rememberedBy(log, { generation, next }, held)) {
    await compare(topic, held, page, (_, end, isSame) => {
      if (isSame) found.same = end.offset;
      else found.different = end.offset;
    });
  }
  return found;
}

/**
 * Compares the records of a partition's dead letters with what Kafka holds there: of those that may be of
 * the chain's own life or of the next one, since they were written behind its newest commit. Where nothing
 * was committed they are all that remembers anything.
 */
export async function compareLetters(
  ports: WitnessPorts,
  newest: Link | undefined,
  held: HeldOffsets,
): Promise<LetterComparison> {
  const since = await lastCommittedMillis(ports.log, newest, held.partition);
  const found: LetterComparison = { othersUntil: since };
  await spoolLetters(ports, held.partition, since);
  for (const page of pagesOf(ports.spool.letters())) {
    const beyond = page.find(({ offset }) => offset >= held.end);
    if (beyond) found.different = beyond.offset;
    const others = new Set(page);
    await compare(ports.topic, held, page, (letter, { offset }, isSame) => {
      if (!isSame) {
        found.different = offset;
        return;
      }
      others.delete(letter);
      found.same = offset;
      found.sameSince = Math.min(letter.failedAt, found.sameSince ?? letter.failedAt);
    });
    for (const { failedAt } of others) found.othersUntil = Math.max(found.othersUntil, failedAt);
  }
  return found;
}

/** The last time at which the chain was surely one of its own topic; milliseconds since 1970. */
async function lastCommittedMillis(
  log: AuditLog,
  newest: Link | undefined,
  partition: number,
): Promise<number> {
  if (!newest) return Number.NEGATIVE_INFINITY;
  if (isClosure(newest)) return Date.parse(newest.endedAt);
  if (isCommit(newest)) return Date.parse(newest.committedAt);
  const last = await log.covering(partition, newest.generation, newest.from - 1);
  return last ? Date.parse(last.committedAt) : Number.NEGATIVE_INFINITY;
}

async function* rememberedBy(
  log: AuditLog,
  { generation }: Position,
  { partition, beginning, end }: HeldOffsets,
): AsyncGenerator<readonly End[]> {
  let page: End[] = [];
  for await (const link of log.all(partition)) {
    if (link.generation !== generation) break;
    if (!isCommit(link)) continue;
    if (link.next <= beginning) break;
    const { first, last } = link.ends;
    page.push(...[first, last].filter(({ offset }) => offset >= beginning && offset < end));
    if (page.length < PAGE) continue;
    yield page;
    page = [];
  }
  yield page;
}

/** Of a partition, whatever generation they tell: one message may hold thousands, hence the spool. */
async function spoolLetters(
  { deadLetters, spool }: WitnessPorts,
  wanted: number,
  sinceMillis: number,
): Promise<void> {
  const held = await deadLetters.offsets();
  const ranges = held.map(({ partition, beginning, end }) => {
    return [partition, [[beginning, end]] as OffsetRange[]] as const;
  });
  await deadLetters.read(new Map(ranges), (message) => {
    for (const { record, failedAt } of lettersIn(message)) {
      if (record.partition !== wanted || failedAt < sinceMillis) continue;
      spool.letter({ partition: wanted, generation: 0, failedAt, ...endOf(record) });
    }
  });
}

function* pagesOf<T>(items: Iterable<T>): Generator<readonly T[]> {
  let page: T[] = [];
  for (const item of items) {
    page.push(item);
    if (page.length < PAGE) continue;
    yield page;
    page = [];
  }
  yield page;
}

/** Hands over every fingerprint whose offset Kafka holds a record at, with whether it is that record's. */
async function compare<T extends End>(
  topic: TopicReader,
  { partition, beginning, end }: HeldOffsets,
  page: readonly T[],
  take: (one: T, held: End, isSame: boolean) => void,
): Promise<void> {
  const byOffset = Map.groupBy(page, ({ offset }) => offset);
  const offsets = [...byOffset.keys()].sort((a, b) => a - b);
  const ranges = offsets
    .filter((offset) => offset >= beginning && offset < end)
    .map((offset): OffsetRange => [offset, offset + 1]);
  await topic.read(new Map([[partition, ranges]]), (record) => {
    const held = endOf(record);
    for (const one of byOffset.get(held.offset) ?? []) {
      const isSame = one.timestamp === held.timestamp && one.crc32 === held.crc32;
      take(one, held, isSame);
    }
  });
}
