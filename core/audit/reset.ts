import type { Clock } from '../ports.ts';
import type { KafkaRecord, OffsetRange } from '../record.ts';
import { type Closure, type Commit, type End, isClosure, type Link } from '../settle/commit.ts';
import { endOf } from '../settle/commit-of.ts';
import type { AuditLog, HeldOffsets, TopicReader } from './ports.ts';

/** Commits whose records are compared in one go. */
const MAX_COMMITS = 5_000;
/** Offsets in which the first record is looked for in one go. */
const FIRST_RECORD_STEP = 10_000;

const REFUSALS = {
  CONSUMER_RUNNING: 'the consumer is running',
  NO_PARTITION: 'the topic has no such partition',
  NOTHING_COMMITTED: 'the chain has no commit',
  ALREADY_CLOSED: 'the chain is closed already',
  NO_RECORD: 'the topic holds no record yet',
  NOT_CONTRADICTED: 'Kafka does not contradict the chain',
  STILL_HELD: 'the chain holds a record that Kafka still holds',
  TAKEN: 'somebody has settled the position meanwhile',
} as const;

/** A chain that stays open, with why. */
class ResetRefused extends Error {
  override readonly name = 'ResetRefused';
  readonly code: keyof typeof REFUSALS;

  constructor(code: keyof typeof REFUSALS, detail: string) {
    super(`${REFUSALS[code]}: ${detail} [${code}]`);
    this.code = code;
  }
}

export interface ResetPorts {
  readonly log: AuditLog;
  readonly topic: TopicReader;
  /** Members of the consumer's group that are alive. */
  readonly activeMembers: () => Promise<number>;
  readonly clock: Clock;
}

/** The end of a chain, proven and not written yet. */
export interface ProvenReset {
  readonly newest: Commit;
  /** What the topic holds that the chain cannot have been made of. */
  readonly evidence: string;
  /** Timestamp of the new topic's first record, milliseconds since 1970. */
  readonly until: number;
}

/**
 * Proves that the topic of a chain was deleted and made again. Kafka never changes the record at an
 * offset, and with `acks=all`, enough in-sync replicas and no unclean election a log never gets shorter.
 * Hence either of two proves it:
 * - an offset at which a commit keeps a fingerprint holds another record;
 * - the topic ends below the position.
 *
 * And one record that is the committed one disproves it: then the chain is of this topic, at least in
 * part, and to begin again at 0 would settle that record twice. Every commit whose offsets Kafka holds
 * is compared, not the newest alone.
 *
 * @throws ResetRefused
 */
export async function proveReset(ports: ResetPorts, partition: number): Promise<ProvenReset> {
  await requireStopped(ports);
  const newest = await newestCommit(ports.log, partition);
  const held = (await ports.topic.offsets()).find((offsets) => offsets.partition === partition);
  if (!held) throw new ResetRefused('NO_PARTITION', `got ${partition}`);
  const { same, different } = await compare(ports, newest, held);
  if (same !== undefined) {
    const code =
      different === undefined && held.end >= newest.next ? 'NOT_CONTRADICTED' : 'STILL_HELD';
    throw new ResetRefused(code, `offset ${same} holds the record that was committed`);
  }
  const evidence = evidenceOf(newest, held, different);
  const until = await firstTimestamp(ports.topic, held);
  return { newest, evidence, until };
}

/** Closes a chain. It deletes nothing: the next record is settled at offset 0 of the next generation. */
export async function closeChain(
  ports: ResetPorts,
  { newest, until }: ProvenReset,
  who: { readonly by: string; readonly why: string },
): Promise<Closure> {
  await requireStopped(ports);
  const { event, generation, partition, next } = newest;
  const closure: Closure = {
    version: 1,
    event,
    generation,
    partition,
    from: next,
    closed: true,
    until,
    closedAt: new Date(ports.clock()).toISOString(),
    ...who,
  };
  if ((await ports.log.put(closure)) === 'committed') return closure;
  throw new ResetRefused('TAKEN', `offset ${next} of generation ${generation}`);
}

/** An invocation that thaws behind the closure would settle the old topic's records as the new one's. */
async function requireStopped({ activeMembers }: ResetPorts): Promise<void> {
  const members = await activeMembers();
  if (members === 0) return;
  const cure = 'disable its mapping, and wait as long as the function may run';
  throw new ResetRefused('CONSUMER_RUNNING', `its group has ${members} active members; ${cure}`);
}

async function newestCommit(log: AuditLog, partition: number): Promise<Commit> {
  const newest = await log.newest(partition);
  if (!newest) throw new ResetRefused('NOTHING_COMMITTED', `partition ${partition}`);
  if (!isClosure(newest)) return newest;
  const detail = `at offset ${newest.from}, ${newest.closedAt}, by ${newest.by}`;
  throw new ResetRefused('ALREADY_CLOSED', detail);
}

function evidenceOf(newest: Commit, held: HeldOffsets, different: number | undefined): string {
  if (different !== undefined) {
    return `offset ${different} holds another record than the one that was committed`;
  }
  if (held.end < newest.next) {
    return `the topic ends at offset ${held.end}, and ${newest.next} offsets were settled`;
  }
  const detail = `it holds offsets ${held.beginning} to ${held.end}, and no other record`;
  throw new ResetRefused('NOT_CONTRADICTED', detail);
}

interface Comparison {
  /** An offset at which Kafka holds the committed record. */
  readonly same?: number;
  /** An offset at which it holds another. */
  readonly different?: number;
}

async function compare(
  { log, topic }: ResetPorts,
  { partition, generation }: Commit,
  held: HeldOffsets,
): Promise<Comparison> {
  let result: Comparison = {};
  let ends = new Map<number, End>();
  let commits = 0;
  for await (const link of log.all(partition)) {
    if (!isCommitOf(link, generation) || link.next <= held.beginning) break;
    for (const end of [link.ends.first, link.ends.last]) {
      if (end.offset >= held.beginning && end.offset < held.end) ends.set(end.offset, end);
    }
    commits += 1;
    if (commits % MAX_COMMITS !== 0) continue;
    result = await compareEnds(topic, partition, ends, result);
    ends = new Map();
  }
  return await compareEnds(topic, partition, ends, result);
}

async function compareEnds(
  topic: TopicReader,
  partition: number,
  ends: ReadonlyMap<number, End>,
  before: Comparison,
): Promise<Comparison> {
  const found: { same?: number; different?: number } = { ...before };
  const offsets = [...ends.keys()].sort((a, b) => a - b);
  const ranges = offsets.map((offset): OffsetRange => [offset, offset + 1]);
  await topic.read(new Map([[partition, ranges]]), (record) => {
    const end = ends.get(record.offset);
    if (!end) return;
    const { timestamp, crc32 } = endOf(record);
    if (end.timestamp === timestamp && end.crc32 === crc32) found.same = record.offset;
    else found.different = record.offset;
  });
  return found;
}

async function firstTimestamp(
  topic: TopicReader,
  { partition, beginning, end }: HeldOffsets,
): Promise<number> {
  for (let from = beginning; from < end; from += FIRST_RECORD_STEP) {
    let first: KafkaRecord | undefined;
    const range: OffsetRange = [from, Math.min(from + FIRST_RECORD_STEP, end)];
    await topic.read(new Map([[partition, [range]]]), (record) => {
      first ??= record;
    });
    if (first) return first.timestamp;
  }
  throw new ResetRefused('NO_RECORD', `partition ${partition} has nothing to settle anew`);
}

function isCommitOf(link: Link, generation: number): link is Commit {
  return !isClosure(link) && link.generation === generation;
}
