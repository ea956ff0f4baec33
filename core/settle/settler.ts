import { type FaultPlace, RecordFault, WorldFault } from '../errors.ts';
import type { EventDefinition } from '../event/definition.ts';
import { allSettled, inParallel } from '../in-parallel.ts';
import type { MakeEncoder } from '../parquet/encoder.ts';
import type { Clock, CommitLog, DeadLetterSink, FileStore, Notifier, Positions } from '../ports.ts';
import type { KafkaRecord } from '../record.ts';
import { Breaker } from './breaker.ts';
import {
  type Commit,
  contradicts,
  isCommit,
  isStop,
  type Position,
  positionAfter,
} from './commit.ts';
import { deadLetter, endOf, planCommit } from './commit-of.ts';
import { BatchEncoder, type EncodedBatch } from './encode-batch.ts';
import { contains } from './ranges.ts';

export interface SettlerPorts {
  readonly commits: CommitLog;
  readonly files: FileStore;
  readonly deadLetters: DeadLetterSink;
  readonly notifier: Notifier;
  readonly clock: Clock;
}

/** What settling a run of records came to. */
export interface Settlement {
  /** The commit that this call made, if any. */
  commit?: Commit;
  /** Records that were below the position: settled before, by whomever. */
  redelivered: number;
  /** Records that came after their offset had been settled as a gap; dead letters `SKIPPED` now. */
  late: number;
  /** Records with top-level JSON fields that the newest schema does not know. */
  unknownFields: number;
}

type Run = readonly [KafkaRecord, ...KafkaRecord[]];

/**
 * Settles runs of records of one event, each partition along its chain of commits: the commit protocol.
 * It knows nothing of who delivers the records. Two calls in one partition at once are safe, one of
 * them will find the position taken.
 */
export class Settler {
  readonly #event: EventDefinition;
  readonly #ports: SettlerPorts;
  readonly #writer: string;
  readonly #encoder: BatchEncoder;
  readonly #breakers = new Map<number, Breaker>();
  readonly #positions: Positions = new Map();

  /** @param writer who commits, for whoever reads the log: e.g. the function's name and version */
  constructor(
    event: EventDefinition,
    ports: SettlerPorts,
    { makeEncoder, writer }: { makeEncoder: MakeEncoder; writer: string },
  ) {
    this.#event = event;
    this.#ports = ports;
    this.#writer = writer;
    this.#encoder = new BatchEncoder(event, makeEncoder);
  }

  /**
   * Makes every record of the run durable as a row, a dead letter or a counted tombstone, once.
   *
   * @param records records of one partition, ascending by offset
   * @throws WorldFault whose place names the first offset that is not settled; the rest is to be delivered again
   */
  async settle(partition: number, records: readonly KafkaRecord[]): Promise<Settlement> {
    const settlement: Settlement = { redelivered: 0, late: 0, unknownFields: 0 };
    let rest = records;
    try {
      requireAscending(records);
      while (isRun(rest)) {
        const position = await this.#position(partition, rest[0].offset);
        const split = rest.findIndex(({ offset }) => offset >= position.next);
        const below = split < 0 ? rest : rest.slice(0, split);
        settlement.late += await this.#settleBelow(position, below);
        settlement.redelivered += below.length;
        rest = split < 0 ? [] : rest.slice(split);
        if (isRun(rest) && (await this.#commit(position, rest, settlement))) break;
      }
      return settlement;
    } catch (error) {
      this.#positions.delete(partition);
      throw placed(error, { topic: this.#event.name, partition, offset: rest[0]?.offset });
    }
  }

  /** What this process knows for certain serves, unless a record lies below it: then the log has to say. */
  async #position(partition: number, firstOffset: number): Promise<Position> {
    const known = this.#positions.get(partition);
    if (known && firstOffset >= known.next) return known;
    const newest = await this.#ports.commits.newest(partition);
    if (newest && isStop(newest)) throw recreated(newest.offset, `stopped ${newest.stoppedAt}`);
    return positionAfter(newest);
  }

  /** Records that the chain has passed: announce their commits again; what lies in a gap was never settled. */
  async #settleBelow(position: Position, records: readonly KafkaRecord[]): Promise<number> {
    if (!isRun(records)) return 0;
    const covers = await this.#covering(position, records);
    const late: KafkaRecord[] = [];
    let at = 0;
    for (const record of records) {
      while (record.offset >= (covers[at]?.next ?? Number.POSITIVE_INFINITY)) at += 1;
      const cover = covers[at];
      if (!cover || record.offset < cover.from) throw uncovered(record);
      if (contradicts(cover, endOf(record))) await this.#stop(position, record);
      if (contains(cover.gaps, record.offset)) late.push(record);
    }
    await this.#bury(late, position.generation);
    await inParallel(covers, (cover) => this.#ports.notifier.announce(cover));
    return late.length;
  }

  /** The commits that cover ascending records: one mostly, thousands where the offsets were set back. */
  async #covering({ generation }: Position, records: Run): Promise<readonly Commit[]> {
    const { commits } = this.#ports;
    const [first] = records;
    const end = (records.at(-1) ?? first).offset + 1;
    const cover = await commits.covering(first.partition, generation, first.offset);
    if (!cover) throw uncovered(first);
    if (cover.next >= end) return [cover];
    const rest = await commits.between(first.partition, generation, [cover.next, end]);
    return [cover, ...rest];
  }

  /** A topic that was deleted and made again holds other records at the same offsets. */
  async #stop({ generation, next }: Position, { partition, offset }: KafkaRecord): Promise<never> {
    const { commits, clock } = this.#ports;
    const stoppedAt = new Date(clock()).toISOString();
    const newest = await commits.newest(partition);
    // that somebody else was faster changes nothing: whoever comes next finds out anew
    await commits.put({
      version: 1,
      event: this.#event.name,
      generation,
      partition,
      from: next,
      stopped: true,
      offset,
      lastCommittedAt: newest && isCommit(newest) ? newest.committedAt : stoppedAt,
      stoppedAt,
      writer: this.#writer,
    });
    throw recreated(offset, 'stopped');
  }

  async #bury(late: readonly KafkaRecord[], generation: number): Promise<void> {
    if (late.length === 0) return;
    const message = 'the record was delivered after its offset had been settled as a gap';
    const fault = new RecordFault('SKIPPED', 'settle', message);
    const now = this.#ports.clock();
    const letters = late.map((record) => deadLetter({ record, fault }, generation, now));
    await this.#ports.deadLetters.produce(letters);
  }

  /** @returns false when somebody else has settled the position meanwhile */
  async #commit(position: Position, run: Run, settlement: Settlement): Promise<boolean> {
    const { commits, files, deadLetters, notifier, clock } = this.#ports;
    const batch = this.#encoder.encode(run);
    this.#requirePlausible(run, batch);
    const now = { millis: clock(), writer: this.#writer };
    const plan = planCommit(this.#event, position, run, batch, now);
    await allSettled(plan.files.map(({ key, bytes }) => files.put(key, bytes)));
    if (plan.deadLetters.length > 0) await deadLetters.produce(plan.deadLetters);
    if ((await commits.put(plan.commit)) === 'taken') {
      this.#positions.delete(run[0].partition);
      return false;
    }
    await notifier.announce(plan.commit);
    this.#positions.set(run[0].partition, { ...position, next: plan.commit.next });
    settlement.commit = plan.commit;
    settlement.unknownFields = batch.unknownFields;
    return true;
  }

  #requirePlausible(run: Run, { failures, tombstones }: EncodedBatch): void {
    const valued = run.length - tombstones.length;
    const { partition } = run[0];
    const breaker = this.#breakers.get(partition) ?? new Breaker();
    this.#breakers.set(partition, breaker);
    if (!breaker.rejects(valued, failures.length, this.#ports.clock())) return;
    const codes = [...new Set(failures.map(({ fault }) => fault.code))].join(', ');
    const message = `${failures.length} of ${valued} records became no row (${codes}): the deploy is to blame, not the records`;
    throw new WorldFault('BATCH_REJECTED', message);
  }
}

function isRun(records: readonly KafkaRecord[]): records is Run {
  return records.length > 0;
}

function requireAscending(records: readonly KafkaRecord[]): void {
  records.forEach(({ offset }, i) => {
    const before = records[i - 1]?.offset ?? -1;
    if (offset <= before) {
      throw new WorldFault('CONFIG', `got offset ${offset} after ${before}, allowed: ascending`);
    }
  });
}

function uncovered({ offset }: KafkaRecord): WorldFault {
  const message = `no commit covers offset ${offset}, which lies below the position`;
  return new WorldFault('COMMIT', message);
}

function recreated(offset: number, state: string): WorldFault {
  const what = `offset ${offset} holds another record than the one that was committed`;
  return new WorldFault(
    'TOPIC_RECREATED',
    `${what}: the topic was made again; its chain is ${state}`,
  );
}

/** A bug of ours is the world's fault, too: the records are not to blame. */
function placed(error: unknown, place: FaultPlace): WorldFault {
  if (error instanceof WorldFault) {
    return new WorldFault(error.code, error.message, { cause: error.cause, place });
  }
  return new WorldFault('CONFIG', 'settling failed unexpectedly', { cause: error, place });
}
