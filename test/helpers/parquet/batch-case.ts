import fc from 'fast-check';
import type { EventDefinition } from '../../../core/event/definition.ts';
import type { KafkaRecord } from '../../../core/record.ts';
import { thingSeen } from '../events.ts';
import { NOON, record } from '../records.ts';
import { avroWriter } from './avro-payload.ts';
import type { Canonical, CanonicalRow, Shape } from './canonical.ts';
import { type Sample, type TypeCase, texts } from './scalars.ts';
import { recordOf, slots, types } from './types.ts';

/** An event, a batch of its records, and the one file that they have to become. */
export interface BatchCase {
  readonly event: EventDefinition;
  readonly records: readonly KafkaRecord[];
  readonly columns: readonly (readonly [name: string, Shape])[];
  readonly rows: readonly CanonicalRow[];
}

export interface BatchCaseLimits {
  readonly depth: number;
  readonly maxColumns: number;
  readonly minSamples: number;
  readonly maxSamples: number;
}

const METADATA: readonly (readonly [string, Shape])[] = [
  ['_event_id', { kind: 'text' }],
  ['_event_time', { kind: 'timestamp' }],
  ['_attributes', { kind: 'text' }],
  ['_kafka_partition', { kind: 'int32' }],
  ['_kafka_offset', { kind: 'int64' }],
  ['_kafka_timestamp', { kind: 'timestamp' }],
  ['_kafka_key', { kind: 'bytes' }],
  ['_schema', { kind: 'text' }],
];

/** Every sample becomes two records, one as JSON and one as Avro. */
export function batchCases(limits: BatchCaseLimits): fc.Arbitrary<BatchCase> {
  const { depth, maxColumns, minSamples, maxSamples } = limits;
  return fc
    .array(slots(types(depth)), { minLength: 1, maxLength: maxColumns })
    .map(recordOf)
    .chain((type) =>
      fc
        .array(fc.tuple(type.values, envelopes, envelopes), {
          minLength: minSamples,
          maxLength: maxSamples,
          size: 'max',
        })
        .map((samples) => batchCase(type, samples)),
    );
}

type Samples = readonly (readonly [Sample, EnvelopeCase, EnvelopeCase])[];

function batchCase(type: TypeCase, samples: Samples): BatchCase {
  const schema = named(type.schema);
  const event = thingSeen([schema.fields]);
  // thingSeen names the record, so the fingerprint has to be that of the event's own schema
  const write = avroWriter(event.schemas[0]?.schema);
  const records: KafkaRecord[] = [];
  const rows: CanonicalRow[] = [];
  for (const [sample, ofJson, ofAvro] of samples) {
    const payload = Object.values(sample.expected as Record<string, Canonical>);
    records.push(recordWith(sample.json, ofJson, records.length, 'application/json'));
    rows.push([...payload, ...metadata(ofJson, rows.length)]);
    records.push(recordWith(write(sample.avro), ofAvro, records.length, 'application/avro'));
    rows.push([...payload, ...metadata(ofAvro, rows.length)]);
  }
  const columns = type.shape.kind === 'struct' ? [...type.shape.fields, ...METADATA] : METADATA;
  return { event, records, columns, rows };
}

interface EnvelopeCase {
  readonly id: string;
  readonly micros: number;
  readonly attributes: string;
  readonly partition: number;
  readonly key: string | null;
}

const envelopes: fc.Arbitrary<EnvelopeCase> = fc.record({
  id: fc.oneof(fc.constant(''), texts),
  // all in one hour, so that a batch is one file
  micros: fc.integer({ min: 0, max: 999_999 }),
  attributes: fc.oneof(fc.constant(''), fc.json()),
  partition: fc.nat(),
  key: fc.option(texts),
});

const TOPIC = 'thing-seen';
const NOON_SECOND = '2026-11-22T10:30:00';

function recordWith(value: unknown, of: EnvelopeCase, offset: number, contentType: string) {
  return record(value, {
    ...of,
    topic: TOPIC,
    offset,
    headers: {
      ce_id: of.id,
      ce_time: `${NOON_SECOND}.${String(of.micros).padStart(6, '0')}Z`,
      ce_attributes: of.attributes,
      'content-type': contentType,
    },
  });
}

function metadata(of: EnvelopeCase, offset: number): Canonical[] {
  return [
    of.id || `${TOPIC}/${of.partition}/${offset}`,
    String(NOON * 1000 + of.micros),
    of.attributes || null,
    String(of.partition),
    String(offset),
    String(NOON * 1000),
    of.key === null ? null : Buffer.from(of.key).toString('hex'),
    `${TOPIC}/1`,
  ];
}

/** Avro wants a name of its own for every record, enum and fixed. */
function named(schema: unknown): { readonly fields: readonly unknown[] } {
  let count = 0;
  const visit = (part: unknown): unknown => {
    if (Array.isArray(part)) return part.map(visit);
    if (typeof part !== 'object' || part === null) return part;
    const entries = Object.entries(part).map(([key, value]) => [key, visit(value)] as const);
    const visited: Record<string, unknown> = Object.fromEntries(entries);
    const isNamed = ['record', 'enum', 'fixed'].includes(String(visited['type']));
    return isNamed ? { ...visited, name: `Type${count++}` } : visited;
  };
  return visit(schema) as { readonly fields: readonly unknown[] };
}
