import { type FaultPlace, RecordFault, WorldFault } from '../errors.ts';
import type { EventDefinition } from '../event/definition.ts';
import type { MakeEncoder } from '../parquet/encoder.ts';
import type { Clock, CommitLog, DeadLetterSink, FileStore, Notifier, Positions } from '../ports.ts';
import type { KafkaRecord } from '../record.ts';
import { Breaker } from './breaker.ts';
import { type Commit, type Position, positionAfter } from './commit.ts';
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
    return positionAfter(await this.#ports.commits.newest(partition));
  }

  /** Records that the chain has passed: announce their commits again; what lies in a gap was never settled. */
  async #settleBelow(position: Position, records: readonly KafkaRecord[]): Promise<number> {
    const covers: Commit[] = [];
    const late: KafkaRecord[] = [];
    for (const record of records) {
      let cover = covers.at(-1);
      if (!cover || record.offset >= cover.next) {
        cover = await this.#covering(position, record);
        covers.push(cover);
      }
      requireSameTopic(cover, record);
      if (contains(cover.gaps, record.offset)) late.push(record);
    }
    await this.#bury(late, position.generation);
    for (const cover of covers) await this.#ports.notifier.announce(cover);
    return late.length;
  }

  async #covering({ generation }: Position, { partition, offset }: KafkaRecord): Promise<Commit> {
    const cover = await this.#ports.commits.covering(partition, generation, offset);
    if (cover) return cover;
    throw new WorldFault(
      'COMMIT',
      `no commit covers offset ${offset}, which lies below the position`,
    );
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

/** A topic that was deleted and made again holds other records at the same offsets. */
function requireSameTopic({ ends }: Commit, record: KafkaRecord): void {
  const committed = [ends.first, ends.last].find(({ offset }) => offset === record.offset);
  if (!committed) return;
  const { timestamp, crc32 } = endOf(record);
  if (committed.timestamp === timestamp && committed.crc32 === crc32) return;
  const message = `offset ${record.offset} holds another record than the one that was committed: the topic was made again`;
  throw new WorldFault('TOPIC_RECREATED', message);
}

/** Waits for all of them, failed or not: nothing may be in flight when the partition is reported. */
async function allSettled(puts: readonly Promise<void>[]): Promise<void> {
  for (const result of await Promise.allSettled(puts)) {
    if (result.status === 'rejected') throw result.reason;
  }
}

/** A bug of ours is the world's fault, too: the records are not to blame. */
function placed(error: unknown, place: FaultPlace): WorldFault {
  if (error instanceof WorldFault) {
    return new WorldFault(error.code, error.message, { cause: error.cause, place });
  }
  return new WorldFault('CONFIG', 'settling failed unexpectedly', { cause: error, place });
}
