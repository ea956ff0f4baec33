import { AvroDecoder } from '../../core/decode/avro.ts';
import type { EventDefinition } from '../../core/event/definition.ts';

/** What avsc reads from an Avro payload, as plain data. */
export function readBack(event: EventDefinition, value: Uint8Array | null) {
  const { datum } = new AvroDecoder(event.schemas).decode(value ?? Buffer.alloc(0), undefined);
  return plain(datum) as Record<string, unknown>;
}

/** avsc's records and maps have prototypes of their own. */
function plain(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== 'object' || value === null || value instanceof Uint8Array) return value;
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, plain(item)]));
}
