import type { EventDefinition } from '../../core/event/definition.ts';
import { columnsOf } from '../../sdk/payload/codec.ts';
import { courierLocation } from './courier-location.ts';
import { orderPlaced } from './order-placed.ts';
import { plausibleValue } from './plausible.ts';
import type { Random } from './random.ts';

type Fields = Readonly<Record<string, unknown>>;
type MakeFields = (random: Random, millis: number) => Fields;

/** Events whose payloads look like life; all others get random values by their schema. */
const LIFELIKE: Readonly<Record<string, MakeFields>> = {
  'order-placed': orderPlaced,
  'courier-location': courierLocation,
};

/** Field whose value is the Kafka key, so that what belongs together stays in order. */
const KEY_FIELD: Readonly<Record<string, string>> = {
  'order-placed': 'consumer_id',
  'courier-location': 'courier_id',
};

const nothing: MakeFields = () => ({});

/** Makes payloads of a schema version that fit it, whatever fields it has. */
export function payloadMaker(event: EventDefinition, version: number): MakeFields {
  const columns = columnsOf(event, version);
  const lifelike = LIFELIKE[event.name] ?? nothing;
  return (random, millis) => {
    const fields = lifelike(random, millis);
    return Object.fromEntries(
      columns.map((column) => [
        column.name,
        column.name in fields ? fields[column.name] : plausibleValue(column, random, millis),
      ]),
    );
  };
}

/** The key of a payload; events without a known key field get a random one. */
export function generatedKey(event: EventDefinition, payload: Fields, random: Random): string {
  const value = payload[KEY_FIELD[event.name] ?? ''];
  return value === undefined ? String(random.uint32()) : String(value);
}
