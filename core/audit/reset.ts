import type { Clock } from '../ports.ts';
import { type Closure, isClosure, isStop, type Link, positionAfter } from '../settle/commit.ts';
import type { Comparison } from './contradiction.ts';
import type { AuditLog, AuditSpool, HeldOffsets, TopicReader } from './ports.ts';
import { compareCommits, compareLetters, type LetterComparison } from './witnesses.ts';

/** Clocks of machines differ by less, or are wrong. */
const MAX_CLOCK_SKEW_MILLIS = 3_600_000;

const REFUSALS = {
  CONSUMER_RUNNING: 'the consumer is running',
  NO_TOPIC: 'there is no such topic',
  NOTHING_COMMITTED: 'the chain has no commit, and nothing of it is a dead letter',
  ALREADY_CLOSED: 'the chain is closed already',
  NOT_CONTRADICTED: 'Kafka does not contradict the chain',
  STILL_HELD: 'the chain holds a record that Kafka still holds',
  TAKEN: 'somebody has settled the position meanwhile',
} as const;

/** A chain that stays as it is, with why. */
class ResetRefused extends Error {
  override readonly name = 'ResetRefused';
  readonly code: keyof typeof REFUSALS;

  constructor(code: keyof typeof REFUSALS, detail: string) {
    super(`${REFUSALS[code]}: ${detail} [${code}]`);
    this.code = code;
  }
}

/** Who decides, and why, in their words. */
export interface Who {
  readonly by: string;
  readonly why: string;
}

export interface ResetPorts {
  readonly event: string;
  readonly log: AuditLog;
  readonly topic: TopicReader;
  readonly deadLetters: TopicReader;
  readonly spool: AuditSpool;
  /** Members of the consumer's group that are alive. */
  readonly activeMembers: () => Promise<number>;
  /** Sets the group's offset of a partition: what is not settled yet is to be delivered again. */
  readonly rewind: (partition: number, offset: number) => Promise<void>;
  readonly clock: Clock;
}

/** What is to be done about a chain, proven and not done yet. */
export interface ProvenReset {
  /** Whether the chain ends here, or was stopped without a reason and may go on. */
  readonly verdict: 'close' | 'lift';
  readonly newest: Link | undefined;
  /** What the topic holds that the chain cannot have been made of; or that it holds what was committed. */
  readonly evidence: string;
  readonly partition: number;
  /** `undefined` where the topic that was made has fewer partitions. */
  readonly held: HeldOffsets | undefined;
  /** From when on dead letters are about records of the next topic; milliseconds since 1970. */
  readonly endedAt: number;
}

/**
 * Proves that the topic of a chain was deleted and made again. Kafka never changes the record at an
 * offset, and with `acks=all`, enough in-sync replicas and no unclean election a log never gets shorter.
 * Hence either of two proves it:
 * - an offset at which a commit keeps a fingerprint holds another record;
 * - the topic ends below the position;
 * and where Kafka holds nothing any more that the chain remembers, what the consumer saw when it stopped.
 *
 * And one record that is the committed one disproves it: then the chain is of this topic, at least in
 * part, and to begin again at 0 would settle that record twice. Every commit whose offsets Kafka holds
 * is compared, not the newest alone. Where nothing is committed yet, dead letters remember records.
 *
 * @throws ResetRefused
 */
export async function proveReset(ports: ResetPorts, partition: number): Promise<ProvenReset> {
  await requireStopped(ports);
  const newest = await ports.log.newest(partition);
  const all = await ports.topic.offsets();
  if (all.length === 0) throw new ResetRefused('NO_TOPIC', `got ${ports.event}`);
  const held = all.find((offsets) => offsets.partition === partition);
  const { next } = positionAfter(newest);
  const letters = await compareLetters(ports, newest, held ?? nothingOf(partition));
  const proven = { newest, partition, held, endedAt: endOf(newest, letters, ports.clock()) };
  if (!held && next > 0) {
    return { ...proven, verdict: 'close', evidence: `the topic has no partition ${partition}` };
  }
  const { same, different } =
    held && next > 0 ? await compareCommits(ports, newest, held) : letters;
  if (next === 0 && different === undefined) throw nothingToClose(newest, same !== undefined);
  if (next > 0 && same !== undefined)
    return { ...proven, ...unfounded(newest, { same, different }) };
  const evidence = evidenceOf(newest, held ?? nothingOf(partition), different);
  return { ...proven, verdict: 'close', evidence };
}

/**
 * Closes a chain. It deletes nothing: the next record is settled at offset 0 of the next generation. The
 * group starts at the beginning again: nothing of the new topic is settled, whatever was delivered.
 */
export async function closeChain(
  ports: ResetPorts,
  proven: ProvenReset,
  who: Who,
): Promise<Closure> {
  const { newest, partition, held } = proven;
  await requireUnchanged(ports, proven);
  if (held) await ports.rewind(partition, held.beginning);
  const { generation, next } = positionAfter(newest);
  const closure: Closure = {
    version: 1,
    event: ports.event,
    generation,
    partition,
    from: next,
    closed: true,
    endedAt: new Date(proven.endedAt).toISOString(),
    closedAt: new Date(ports.clock()).toISOString(),
    ...who,
  };
  const put =
    newest && isStop(newest) ? ports.log.replace(newest, closure) : ports.log.put(closure);
  if ((await put) === 'committed') return closure;
  // it may be our own, whose answer was lost
  const standing = await ports.log.newest(partition);
  if (standing && isClosure(standing) && isSame(standing, closure)) return standing;
  throw new ResetRefused('TAKEN', `offset ${next} of generation ${generation}`);
}

/** Lets a chain go on that was stopped, and that Kafka does not contradict. */
export async function liftStop(ports: ResetPorts, proven: ProvenReset, who: Who): Promise<void> {
  await requireUnchanged(ports, proven);
  const { newest } = proven;
  const lifted = { liftedAt: new Date(ports.clock()).toISOString(), ...who };
  if (newest && isStop(newest) && (await ports.log.lift(newest, lifted))) return;
  throw new ResetRefused('TAKEN', 'the stop is gone');
}

/** Between the proof and the answer of whoever was asked, somebody else may have reset the chain. */
async function requireUnchanged(ports: ResetPorts, { newest, partition }: ProvenReset) {
  await requireStopped(ports);
  const now = await ports.log.newest(partition);
  if (JSON.stringify(now) === JSON.stringify(newest)) return;
  throw new ResetRefused('TAKEN', `partition ${partition} is not as it was when it was looked at`);
}

/** An invocation that thaws behind the closure would settle the old topic's records as the new one's. */
async function requireStopped({ event, activeMembers }: ResetPorts): Promise<void> {
  const members = await activeMembers();
  if (members === 0) return;
  const cure = `disable its mapping (sluice mapping disable ${event}), and wait as long as the function may run`;
  throw new ResetRefused('CONSUMER_RUNNING', `its group has ${members} active members; ${cure}`);
}

/** A chain of this topic that was stopped may go on; any other stays as it is. */
function unfounded(
  newest: Link | undefined,
  { same, different }: Comparison,
): Pick<ProvenReset, 'verdict' | 'evidence'> {
  const evidence = `offset ${same} holds the record that was committed`;
  if (different !== undefined) throw new ResetRefused('STILL_HELD', evidence);
  if (newest && isStop(newest)) return { verdict: 'lift', evidence };
  throw new ResetRefused('NOT_CONTRADICTED', evidence);
}

function nothingToClose(newest: Link | undefined, hasLetters: boolean): ResetRefused {
  if (newest && isClosure(newest)) {
    const detail = `at offset ${newest.from}, ${newest.closedAt}, by ${newest.by}`;
    return new ResetRefused('ALREADY_CLOSED', detail);
  }
  const detail = 'Kafka holds the records of its dead letters';
  if (hasLetters) return new ResetRefused('NOT_CONTRADICTED', detail);
  return new ResetRefused('NOTHING_COMMITTED', 'it can go on as it is');
}

/** What the consumer saw is evidence, too, after retention has taken it. */
function evidenceOf(
  newest: Link | undefined,
  { beginning, end }: HeldOffsets,
  different: number | undefined,
): string {
  if (different === undefined && newest && isStop(newest)) {
    return `the consumer found another record at offset ${newest.offset}, ${newest.stoppedAt}`;
  }
  if (different === undefined) {
    const detail = `it holds offsets ${beginning} to ${end}, and no other record`;
    throw new ResetRefused('NOT_CONTRADICTED', detail);
  }
  if (different < end)
    return `offset ${different} holds another record than the one that was settled`;
  return `the topic ends at offset ${end}, and offset ${different} was settled`;
}

/**
 * When a life ended, by the clocks of those who wrote in it: that of whoever closes the chain may be wrong.
 * The next topic was first heard of when the chain was stopped, or in a letter of a record that Kafka
 * holds. Where it was not heard of yet, whatever was written so far is the old one's.
 */
function endOf(
  newest: Link | undefined,
  { sameSince, othersUntil }: LetterComparison,
  now: number,
): number {
  const stopped = newest && isStop(newest) ? Date.parse(newest.stoppedAt) : undefined;
  const heard = [stopped, sameSince].filter((time) => time !== undefined);
  const end = heard.length > 0 ? Math.min(...heard) : othersUntil + 1;
  // a letter from the future would keep the next topic's letters from it until then
  return end > now + MAX_CLOCK_SKEW_MILLIS ? now : end;
}

function nothingOf(partition: number): HeldOffsets {
  return { partition, beginning: 0, end: 0 };
}

function isSame(a: Closure, b: Closure): boolean {
  return a.closedAt === b.closedAt && a.by === b.by && a.from === b.from;
}
