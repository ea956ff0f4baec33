import { Settler } from '../../../core/settle/settler.ts';
import { runsOf } from '../../../lambda/consume-batch/invocation.ts';
import { type SettledRuns, settleRuns } from '../../../lambda/consume-batch/settle-runs.ts';
import { lambdaLetter } from './dead-letters.ts';
import { invocationOf } from './invocation.ts';
import { requireDurable } from './oracle.ts';
import type { Actor } from './scheduler.ts';
import { SILENT } from './silent-log.ts';
import { type Produced, TOPIC } from './topic.ts';
import type { World } from './world.ts';

/** A sandbox of the function: what it knows lives as long as it does. */
interface Process {
  readonly settler: Settler;
}

/** Records that are sent together: each partition's in order. */
interface Work {
  readonly records: readonly Produced[];
  readonly failures: number;
}

interface Call {
  readonly actor: Actor;
  readonly work: Work;
  readonly process: Process;
}

/**
 * The event source mapping: polls, invokes, retries, halves, gives up, and commits the group's offsets.
 * What it no longer heeds goes on as a zombie.
 */
export class Mapping {
  readonly #world: World;
  #processes: Process[] = [];
  #calls: Call[] = [];
  #retries: Work[] = [];
  /** Offsets of the consumer group, as the broker has them, and as this poller remembers. */
  #committed: number[];
  #polled: number[];
  deliveries = 0;
  records = 0;

  constructor(world: World) {
    this.#world = world;
    this.#committed = Array.from({ length: world.topic.partitions }, () => 0);
    this.#polled = [...this.#committed];
  }

  /** Sends what failed before, else what comes next: up to so many records a partition. */
  async invoke(limits: readonly number[], process: number): Promise<Actor | undefined> {
    const work = this.#takeRetry() ?? this.#poll(limits);
    if (work.records.length === 0) return undefined;
    this.deliveries += 1;
    this.records += work.records.length;
    const taken = this.#processOf(process);
    return this.#world.act('call', (actor) => this.#call({ actor, work, process: taken }), taken);
  }

  async #call(call: Call): Promise<void> {
    this.#calls.push(call);
    const { records } = call.work;
    const shown = records.map(({ record }) => `${record.partition}@${record.offset}`).join(' ');
    this.#world.scheduler.note(`${call.actor.name} gets ${shown}`);
    const runs = [...runsOf(invocationOf(records))];
    const answer = await settleRuns(call.process.settler, SILENT, runs);
    const failed = firstFailed(answer);
    const shownFailures = [...failed].map(([partition, offset]) => `${partition}@${offset}`);
    this.#world.scheduler.note(`${call.actor.name} answers [${shownFailures.join(', ')}]`);
    requireDurable(
      this.#world,
      records.filter((one) => !isFailed(one, failed)),
    );
    this.#heed(call, failed);
  }

  #heed(call: Call, failed: ReadonlyMap<number, number>): void {
    if (!this.#forget(call)) return;
    const { records, failures } = call.work;
    const unknown = [...failed].some(
      ([partition, offset]) =>
        !records.some(({ record }) => record.partition === partition && record.offset === offset),
    );
    if (unknown) this.#world.violations.push('an answer names a record that was not delivered');
    this.#commit(records.filter((one) => !isFailed(one, failed)));
    const rest = Map.groupBy(
      records.filter((one) => isFailed(one, failed)),
      ({ record }) => record.partition,
    );
    this.#retries.unshift(
      ...[...rest.values()].map((some) => ({ records: some, failures: failures + 1 })),
    );
  }

  /** A call counts as failed, whatever still becomes of it: it ran out of time, or its answer was lost. */
  timeOut(n: number, halve: boolean): Call | undefined {
    const call = this.#calls.at(n % Math.max(1, this.#calls.length));
    if (!call) return undefined;
    this.#forget(call);
    const { records, failures } = call.work;
    const middle = halve && records.length > 1 ? Math.ceil(records.length / 2) : records.length;
    const parts = [records.slice(0, middle), records.slice(middle)];
    this.#retries.unshift(
      ...parts
        .filter((part) => part.length > 0)
        .map((part) => ({ records: part, failures: failures + 1 })),
    );
    return call;
  }

  /** The process dies, and its call fails. */
  crash(n: number, inside: boolean, halve: boolean): void {
    const call = this.timeOut(n, halve);
    if (!call) return;
    this.kill(call.process, inside);
  }

  kill(process: object, inside: boolean): void {
    this.#processes = this.#processes.filter((one) => one !== process);
    this.#world.scheduler.crash(process, inside);
  }

  /** Sends the first batch that failed to the dead letters and goes on behind it. */
  giveUp(copies: number, commits: boolean): void {
    const at = this.#retries.findIndex(({ failures }) => failures > 0);
    if (at < 0 || this.#isBlocked(this.#retries[at] as Work, at)) return;
    const [work] = this.#retries.splice(at, 1);
    if (!work) return;
    for (let copy = 0; copy < copies; copy++) {
      for (const one of work.records) this.#world.letters.push(lambdaLetter(one, this.#world.now));
    }
    // what moves the offsets answers for the records
    for (const { id } of work.records) this.#world.acknowledged.add(id);
    const shown = work.records
      .map(({ record }) => `${record.partition}@${record.offset}`)
      .join(' ');
    this.#world.scheduler.note(`the mapping gives up on ${shown}`);
    if (commits) this.#commit(work.records);
    else this.rebalance();
  }

  /** Another poller takes over where the group stands. */
  rebalance(): void {
    this.#calls = [];
    this.#retries = [];
    this.#polled = [...this.#committed];
  }

  /** Somebody sets an offset of the group, back or forward. */
  reset(partition: number, offset: number): void {
    this.#committed[partition] = offset;
    this.rebalance();
  }

  /** The broker forgets the offsets with the topic. */
  restart(): void {
    this.#committed = this.#committed.map(() => 0);
    this.rebalance();
  }

  /** Sandboxes are recycled: no memory survives. */
  recycle(): void {
    this.#processes = [];
  }

  get isIdle(): boolean {
    const { topic } = this.#world;
    const unread = this.#polled.some(
      (from, partition) => topic.read(partition, from, 1).length > 0,
    );
    return this.#calls.length === 0 && this.#retries.length === 0 && !unread;
  }

  get hasFailed(): boolean {
    return this.#retries.length > 0;
  }

  #takeRetry(): Work | undefined {
    const at = this.#retries.findIndex((work, i) => !this.#isBlocked(work, i));
    if (at < 0) return undefined;
    return this.#retries.splice(at, 1)[0];
  }

  /** A partition's work never overtakes. */
  #isBlocked(work: Work, at: number): boolean {
    const before = [...this.#calls.map((call) => call.work), ...this.#retries.slice(0, at)];
    const busy = new Set(
      before.flatMap(({ records }) => records.map(({ record }) => record.partition)),
    );
    return work.records.some(({ record }) => busy.has(record.partition));
  }

  #poll(limits: readonly number[]): Work {
    const taken = [...this.#calls.map(({ work }) => work), ...this.#retries];
    const busy = new Set(
      taken.flatMap(({ records }) => records.map(({ record }) => record.partition)),
    );
    const records = limits.flatMap((limit, partition) => {
      if (busy.has(partition)) return [];
      const some = this.#world.topic.read(partition, this.#polled[partition] ?? 0, limit);
      const last = some.at(-1);
      if (last) this.#polled[partition] = last.record.offset + 1;
      return some;
    });
    return { records, failures: 0 };
  }

  #commit(records: readonly Produced[]): void {
    for (const { record } of records) this.#committed[record.partition] = record.offset + 1;
  }

  /** @returns whether the call was heeded */
  #forget(call: Call): boolean {
    const before = this.#calls.length;
    this.#calls = this.#calls.filter((one) => one.actor !== call.actor);
    return this.#calls.length < before;
  }

  /** A sandbox takes one heeded call at a time; zombies may thaw in it. */
  #processOf(n: number): Process {
    const free = this.#processes.filter(
      (one) => !this.#calls.some(({ process }) => process === one),
    );
    const found = free[n];
    if (found) return found;
    const { code, ports } = this.#world;
    const { makeEncoder, event, version } = code;
    const process = { settler: new Settler(event, ports, { makeEncoder, writer: `f:${version}` }) };
    this.#processes.push(process);
    return process;
  }
}

/** The first failed offset by partition. */
function firstFailed({ batchItemFailures }: SettledRuns): Map<number, number> {
  return new Map(
    batchItemFailures.map(({ itemIdentifier: { partition, offset } }) => [
      Number(partition.slice(TOPIC.length + 1)),
      offset,
    ]),
  );
}

function isFailed({ record }: Produced, failed: ReadonlyMap<number, number>): boolean {
  return record.offset >= (failed.get(record.partition) ?? Number.POSITIVE_INFINITY);
}
