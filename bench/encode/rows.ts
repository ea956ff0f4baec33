import { PayloadDecoder } from '../../core/decode/payload.ts';
import { readEnvelope } from '../../core/envelope/envelope.ts';
import type { Column } from '../../core/schema/columns.ts';
import { event } from '../../events/order-placed/event.ts';
import { type KafkaInvocation, runsOf } from '../../lambda/consume-batch/invocation.ts';

/** A row as the encoder takes it. */
export type Row = readonly [payload: unknown, metadata: Readonly<Record<string, unknown>>];

const payloads = new PayloadDecoder(event);

export const payloadColumns: readonly Column[] = payloads.columns;

/** The rows of an invocation, decoded afresh: nothing of them is in the processor's caches yet. */
export function rowsOf(json: string): Row[] {
  const invocation = JSON.parse(json) as KafkaInvocation;
  const rows: Row[] = [];
  for (const [, records] of runsOf(invocation)) {
    for (const record of records) {
      const envelope = readEnvelope(record, event.encoding);
      const { datum, version } = payloads.decode(record.value ?? new Uint8Array(), envelope);
      const metadata = {
        _event_id: envelope.id,
        _event_time: envelope.timeMicros,
        _attributes: envelope.attributes,
        _kafka_partition: record.partition,
        _kafka_offset: record.offset,
        _kafka_timestamp: record.timestamp,
        _kafka_key: record.key,
        _schema: `${event.name}/${version}`,
      };
      rows.push([datum, metadata]);
    }
  }
  return rows;
}
