import type { PolledRecord } from './record.ts';

/** When a batch is cut: at its size, at its bytes, or when its first record has waited for the window. */
export interface BatchLimits {
  readonly maxRecords: number;
  /** Of the records' JSON, the commas between them, and `bytesPerPartition`. */
  readonly maxBytes: number;
  readonly bytesPerPartition: number;
  readonly windowMilliseconds: number;
}

interface Waiting {
  readonly record: PolledRecord;
  /** Milliseconds since 1970. */
  readonly since: number;
}

/** Records that were polled and are in no batch yet, by partition. */
export class Buffers {
  readonly #limits: BatchLimits;
  readonly #partitions = new Map<number, { waiting: Waiting[]; bytes: number }>();

  constructor(limits: BatchLimits) {
    this.#limits = limits;
  }

  push(record: PolledRecord, now: number): void {
    const { partition, bytes } = record;
    const buffer = this.#partitions.get(partition) ?? { waiting: [], bytes: 0 };
    buffer.waiting.push({ record, since: now });
    buffer.bytes += bytes;
    this.#partitions.set(partition, buffer);
  }

  /** Whether a partition alone fills a batch: no more need be read of it. */
  isFull(partition: number): boolean {
    const buffer = this.#partitions.get(partition);
    return buffer !== undefined && this.#fills(buffer.waiting.length, buffer.bytes);
  }

  /** Forgets all: it is read again. */
  clear(): void {
    this.#partitions.clear();
  }

  /**
   * Cuts a batch from the partitions that are free, or none when it should grow. Partitions take turns
   * to be first, so that a busy one does not keep the others out.
   */
  cut(isFree: (partition: number) => boolean, now: number): PolledRecord[] {
    const ready = this.#ready(isFree);
    const count = ready.reduce((sum, [, { waiting }]) => sum + waiting.length, 0);
    const bytes = ready.reduce((sum, [, buffer]) => sum + buffer.bytes, 0);
    const dueAt = this.dueAt(isFree);
    if (dueAt === undefined || (now < dueAt && !this.#fills(count, bytes))) return [];
    return this.#take(ready.map(([partition]) => partition));
  }

  /** When the window of the free partitions' oldest record ends; milliseconds since 1970. */
  dueAt(isFree: (partition: number) => boolean): number | undefined {
    const oldest = this.#ready(isFree).map(([, { waiting }]) => waiting[0]?.since ?? 0);
    return oldest.length === 0 ? undefined : Math.min(...oldest) + this.#limits.windowMilliseconds;
  }

  #ready(isFree: (partition: number) => boolean) {
    return [...this.#partitions].filter(([partition]) => isFree(partition));
  }

  #fills(count: number, bytes: number): boolean {
    return count >= this.#limits.maxRecords || bytes >= this.#limits.maxBytes;
  }

  #take(partitions: readonly number[]): PolledRecord[] {
    const { maxRecords, maxBytes, bytesPerPartition } = this.#limits;
    const batch: PolledRecord[] = [];
    let bytes = 0;
    for (const partition of partitions) {
      const waiting = this.#partitions.get(partition)?.waiting ?? [];
      bytes += bytesPerPartition;
      let taken = 0;
      for (const { record } of waiting) {
        bytes += record.bytes + 1;
        // A record that is too large by itself is sent alone, and refused.
        if (batch.length > 0 && (batch.length >= maxRecords || bytes > maxBytes)) break;
        batch.push(record);
        taken += 1;
      }
      this.#drop(partition, taken);
    }
    return batch;
  }

  /** A partition that gave moves to the end of the line. */
  #drop(partition: number, count: number): void {
    const buffer = this.#partitions.get(partition);
    if (buffer === undefined || count === 0) return;
    this.#partitions.delete(partition);
    const waiting = buffer.waiting.slice(count);
    const bytes = waiting.reduce((sum, { record }) => sum + record.bytes, 0);
    if (waiting.length > 0) this.#partitions.set(partition, { waiting, bytes });
  }
}
