import { HEADER } from '../../../core/contract.ts';
import type { KafkaRecord } from '../../../core/record.ts';

/**
 * What stands at an offset. `newer` is a row for the newer code and poison for the older one, `older`
 * the other way round; a `marker` is never delivered.
 */
export const KINDS = ['row', 'newer', 'older', 'poison', 'tombstone', 'marker'] as const;
export type Kind = (typeof KINDS)[number];

/** A record by its identity: `id` is the producer's, no two records share it. */
export interface Produced {
  readonly id: number;
  readonly kind: Kind;
  /** 0 for the first topic of the name, 1 for the one that was made after it. */
  readonly life: number;
  readonly record: KafkaRecord;
}

export const TOPIC = 'thing-seen';

/** A topic of Kafka: offsets, gaps, retention, deletion. */
export class Topic {
  /** Every record ever produced, of every life, as the producers know it. */
  readonly produced: Produced[] = [];
  life = 0;
  #logs: Map<number, Produced>[];
  #ends: number[];
  #beginnings: number[];

  constructor(partitions: number) {
    this.#logs = Array.from({ length: partitions }, () => new Map());
    this.#ends = Array.from({ length: partitions }, () => 0);
    this.#beginnings = [...this.#ends];
  }

  get partitions(): number {
    return this.#logs.length;
  }

  /** The offset of the next record. */
  end(partition: number): number {
    return this.#ends[partition] ?? 0;
  }

  /** The oldest offset that retention has left. */
  beginning(partition: number): number {
    return this.#beginnings[partition] ?? 0;
  }

  produce(partition: number, kind: Kind, timestamp: number): void {
    const offset = this.end(partition);
    this.#ends[partition] = offset + 1;
    if (kind === 'marker') return;
    const id = this.produced.length + 1;
    const one = {
      id,
      kind,
      life: this.life,
      record: recordOf(id, kind, { partition, offset, timestamp }),
    };
    this.produced.push(one);
    this.#logs[partition]?.set(offset, one);
  }

  /** Records from `from` on, in order. */
  read(partition: number, from: number, limit: number): readonly Produced[] {
    const log = this.#logs[partition] ?? new Map<number, Produced>();
    const found: Produced[] = [];
    for (const [offset, one] of log) {
      if (found.length === limit) break;
      if (offset >= from) found.push(one);
    }
    return found;
  }

  at(partition: number, offset: number): Produced | undefined {
    return this.#logs[partition]?.get(offset);
  }

  holds({ life, record }: Produced): boolean {
    return life === this.life && this.at(record.partition, record.offset) !== undefined;
  }

  /** Compaction takes a record, never the last. */
  compact(partition: number, offset: number): void {
    if (offset < this.end(partition) - 1) this.#logs[partition]?.delete(offset);
  }

  /** Retention takes the oldest records, never the last. */
  retain(partition: number, from: number): void {
    for (let offset = this.beginning(partition); offset < from; offset++) {
      if (offset < this.end(partition) - 1) this.#beginnings[partition] = offset + 1;
      this.compact(partition, offset);
    }
  }

  /** Deleted and made again: other records at the same offsets. */
  remake(): void {
    this.life += 1;
    this.#logs = this.#logs.map(() => new Map());
    this.#ends = this.#ends.map(() => 0);
    this.#beginnings = [...this.#ends];
  }
}

/** Key and value both tell the record's id, so that a copy is known wherever it turns up. */
function recordOf(
  id: number,
  kind: Kind,
  at: { partition: number; offset: number; timestamp: number },
): KafkaRecord {
  const version = kind === 'newer' ? 2 : 1;
  return {
    topic: TOPIC,
    ...at,
    key: Buffer.from(String(id)),
    value: payloadOf(id, kind),
    headers: [
      [HEADER.dataSchema, Buffer.from(`${TOPIC}/${version}`)],
      [HEADER.time, Buffer.from(`2026-11-22T${id % 3 === 0 ? '11' : '10'}:30:00Z`)],
    ],
  };
}

function payloadOf(id: number, kind: Kind): Buffer | null {
  if (kind === 'tombstone') return null;
  if (kind === 'poison') return Buffer.from(`{"id":${id}`);
  return Buffer.from(JSON.stringify({ id, older: kind === 'older' }));
}

export function idOf({ key }: Pick<KafkaRecord, 'key'>): number {
  return Number(Buffer.from(key ?? '').toString());
}
