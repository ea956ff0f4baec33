import { setTimeout as sleep } from 'node:timers/promises';
import type { Invocation } from '../function.ts';
import { Buffers } from './buffers.ts';
import { type EventOrigin, kafkaEvent, MAX_PAYLOAD_BYTES, overheadBytes } from './kafka-event.ts';
import type { MappingLog } from './log.ts';
import type { Failure } from './on-failure.ts';
import { type Outcome, readAnswer } from './outcome.ts';
import type { PolledRecord } from './record.ts';
import { decide, nextOffsets, type Work } from './retry.ts';
import type { KafkaMappingSpec } from './spec.ts';
import { WorkQueue } from './work-queue.ts';

/** Calls that a mapping has in flight at most: on a machine of two cores more would only wait. */
const MAX_CALLS = 2;
const DELIVERY_RETRY_MILLISECONDS = 1_000;

/** What the dispatcher has others do. */
export interface DispatcherPorts {
  readonly invoke: (event: string) => Promise<Invocation>;
  /** Commits next offsets, by partition; resolves when they are durable or another member's. */
  readonly commit: (next: ReadonlyMap<number, number>) => Promise<void>;
  readonly deliverFailure: (failure: Omit<Failure, 'functionArn'>) => Promise<void>;
  readonly pause: (partition: number) => void;
  readonly resume: (partition: number) => void;
  readonly log: MappingLog;
}

/**
 * Turns polled records into calls of the function: cuts batches, keeps one call in flight for each
 * partition, retries, bisects, gives up, and commits what is settled and nothing else.
 */
export class Dispatcher {
  readonly #spec: KafkaMappingSpec;
  readonly #origin: EventOrigin;
  readonly #ports: DispatcherPorts;
  readonly #buffers: Buffers;
  readonly #queue = new WorkQueue();
  readonly #paused = new Set<number>();
  readonly #calls = new Set<Promise<void>>();
  /** By partition: what is in flight since before the assignment, and need not be taken again. */
  readonly #skipBelow = new Map<number, number>();
  #assigned = new Set<number>();
  #timer: NodeJS.Timeout | undefined;
  #stopped = false;

  constructor(spec: KafkaMappingSpec, bootstrapServers: string, ports: DispatcherPorts) {
    const { topic, eventSourceArn, batchSize, windowMilliseconds } = spec;
    this.#spec = spec;
    this.#ports = ports;
    this.#origin = { topic, eventSourceArn, bootstrapServers };
    const overhead = overheadBytes(this.#origin);
    this.#buffers = new Buffers({
      maxRecords: batchSize,
      maxBytes: MAX_PAYLOAD_BYTES - overhead.event,
      bytesPerPartition: overhead.perPartition,
      windowMilliseconds,
    });
  }

  /** The group was joined: reading starts again at what is committed. */
  assign(partitions: readonly number[]): void {
    this.#assigned = new Set(partitions);
    this.#buffers.clear();
    this.#queue.forgetWaiting();
    this.#skipBelow.clear();
    this.#paused.clear();
    for (const partition of partitions) {
      this.#ports.resume(partition);
      const running = this.#queue.runningEnd(partition);
      if (running !== undefined) this.#skipBelow.set(partition, running + 1);
    }
  }

  /** Takes records of one partition, in order. */
  take(partition: number, records: readonly PolledRecord[]): void {
    const from = this.#skipBelow.get(partition) ?? 0;
    for (const record of records) {
      if (record.offset >= from) this.#buffers.push(record, Date.now());
    }
    if ((records.at(-1)?.offset ?? 0) >= from) this.#skipBelow.delete(partition);
    if (this.#buffers.isFull(partition) && !this.#paused.has(partition)) {
      this.#paused.add(partition);
      this.#ports.pause(partition);
    }
    this.#pump();
  }

  /** Starts nothing more and resolves when the calls in flight have ended. */
  async stop(): Promise<void> {
    this.#stopped = true;
    clearTimeout(this.#timer);
    await Promise.all(this.#calls);
  }

  #pump(): void {
    clearTimeout(this.#timer);
    while (!this.#stopped && this.#calls.size < MAX_CALLS) {
      const work = this.#nextWork(Date.now());
      if (work === undefined) break;
      const call = this.#run(work).finally(() => {
        this.#calls.delete(call);
        this.#pump();
      });
      this.#calls.add(call);
    }
    this.#resumePolling();
    const dueAt = this.#dueAt();
    if (this.#stopped || dueAt === undefined || this.#calls.size >= MAX_CALLS) return;
    this.#timer = setTimeout(() => this.#pump(), Math.max(1, dueAt - Date.now()));
  }

  readonly #isFree = (partition: number): boolean => !this.#queue.holds(partition);

  #nextWork(now: number): Work | undefined {
    const retried = this.#queue.startNext(now);
    if (retried !== undefined) return retried;
    const records = this.#buffers.cut(this.#isFree, now);
    if (records.length === 0) return undefined;
    const work = { records, attempts: 0, notBefore: now };
    this.#queue.start(work);
    return work;
  }

  #dueAt(): number | undefined {
    const times = [this.#queue.dueAt, this.#buffers.dueAt(this.#isFree)];
    const due = times.filter((time) => time !== undefined);
    return due.length === 0 ? undefined : Math.min(...due);
  }

  #resumePolling(): void {
    for (const partition of this.#paused) {
      if (this.#buffers.isFull(partition)) continue;
      this.#paused.delete(partition);
      this.#ports.resume(partition);
    }
  }

  async #run(work: Work): Promise<void> {
    const { requestId, result } = await this.#ports.invoke(kafkaEvent(this.#origin, work.records));
    if (this.#stopped && result.kind === 'error') return;
    const outcome = this.#outcome(work, result);
    const decision = decide(work, outcome, this.#spec.retry, Date.now());
    this.#report(work, { requestId, result }, outcome, decision.abandoned.length);
    const settled = new Map(decision.settled);
    for (const abandoned of decision.abandoned) {
      if (!(await this.#giveUp(abandoned, requestId))) return;
      for (const [partition, next] of nextOffsets(abandoned.records)) settled.set(partition, next);
    }
    const mine = [...settled].filter(([partition]) => this.#assigned.has(partition));
    if (mine.length > 0) await this.#ports.commit(new Map(mine));
    this.#queue.replace(work, this.#mine(decision.again));
  }

  /**
   * Without the records of partitions that were taken away meanwhile. Those beside them stay: whoever
   * took them once does not read them again.
   */
  #mine(works: readonly Work[]): Work[] {
    return works.flatMap((work) => {
      const records = work.records.filter(({ partition }) => this.#assigned.has(partition));
      return records.length === 0 ? [] : [{ ...work, records }];
    });
  }

  #outcome({ records }: Work, result: Invocation['result']): Outcome {
    if (result.kind === 'error') return { kind: 'failed' };
    if (!this.#spec.reportsItemFailures) return { kind: 'succeeded' };
    return readAnswer(result.body, this.#spec.topic, records);
  }

  /** Tries until the destination has it: nothing is committed before. `false`: the mapping was stopped. */
  async #giveUp(work: Work, requestId: string): Promise<boolean> {
    while (!this.#stopped) {
      try {
        await this.#ports.deliverFailure({ work, requestId, failedAt: Date.now() });
        return true;
      } catch (error) {
        this.#ports.log('on-failure delivery failed', { cause: String(error) });
        await sleep(DELIVERY_RETRY_MILLISECONDS);
      }
    }
    return false;
  }

  #report(work: Work, { requestId, result }: Invocation, outcome: Outcome, givenUp: number): void {
    if (outcome.kind === 'succeeded') return;
    const cause = result.kind === 'error' ? { ...result.error } : {};
    const records = work.records.length;
    const { attempts } = work;
    this.#ports.log(outcome.kind, { requestId, records, attempts, givenUp, ...cause });
  }
}
