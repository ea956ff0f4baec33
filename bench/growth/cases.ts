import { Random } from '../../cli/generator/random.ts';
import { HEADER } from '../../core/contract.ts';
import { defineEvent, type EventDefinition } from '../../core/event/definition.ts';
import { MAX_PAYLOAD_BYTES } from '../../local/mapping/kafka-event.ts';
import { event as orderEvent } from '../orders/event.ts';
import type { InvocationMessage } from '../orders/invocation.ts';
import { generateOrders } from '../orders/order.ts';
import { cloudEventsHeaders } from '../orders/produce.ts';
import { WORDS } from '../orders/words.ts';

/** A batch and the event that it is of. */
export interface Batch {
  readonly event: EventDefinition;
  readonly messages: readonly InvocationMessage[];
}

/** Something that may grow, the others being as they are as a rule. */
export interface Dimension {
  readonly name: string;
  readonly title: string;
  readonly values: readonly number[];
  readonly batchOf: (value: number) => Batch;
}

const SEED = 7;
/** What an invocation of 6 MB holds of one kilobyte each. */
const FULL = 2_500;
const FULL_ORDERS = 2_700;
const HOUR_MILLIS = 3_600_000;
const START_MILLIS = Date.UTC(2025, 10, 1);
/** Coordinates, headers and key of a record in an invocation. */
const RECORD_OVERHEAD = 900;

export const DIMENSIONS: readonly Dimension[] = [
  {
    name: 'batch',
    title: 'events in a batch',
    values: [1, 10, 100, 1_000, FULL_ORDERS],
    batchOf: (count) => orders(count, 1),
  },
  {
    name: 'paths',
    title: 'paths in a batch',
    values: [1, 10, 100, 1_000],
    batchOf: (paths) => orders(FULL, paths),
  },
  { name: 'columns', title: 'columns', values: [10, 100, 500], batchOf: wideRecords },
  {
    name: 'size',
    title: 'bytes of a record',
    values: [100, 1_000, 10_000, 100_000],
    batchOf: texts,
  },
];

/** Orders whose times lie in as many hours as there are to be paths. */
function orders(count: number, paths: number): Batch {
  const messages = Array.from(generateOrders(count, SEED), (order, i) => {
    const millis = START_MILLIS + (i % paths) * HOUR_MILLIS;
    const moved = { ...order, event_time: millis };
    const [key, value] = [String(order.consumer_id), JSON.stringify(moved)];
    return { key, value, timestamp: millis, headers: cloudEventsHeaders(moved) };
  });
  return { event: orderEvent, messages };
}

/** Texts that repeat, whole numbers and fractions, in turn. */
function wideRecords(columns: number): Batch {
  const types = ['string', 'long', 'double'] as const;
  const fields = Array.from({ length: columns }, (_, i) => {
    return { name: `column_${i}`, type: types[i % types.length] ?? 'string' };
  });
  const random = new Random(`columns/${SEED}`);
  const makers = {
    string: () => random.pick(WORDS),
    long: () => random.uint32(),
    double: () => random.integer(0, 1_000_000) / 100,
  };
  return batch('bench-columns', fields, () =>
    Object.fromEntries(fields.map(({ name, type }) => [name, makers[type]()])),
  );
}

/** A number and a text that makes the record as large as it is to be. */
function texts(bytes: number): Batch {
  const fields = [
    { name: 'id', type: 'long' },
    { name: 'text', type: 'string' },
  ];
  const random = new Random(`size/${SEED}`);
  return batch('bench-size', fields, (id) => {
    const wanted = bytes - JSON.stringify({ id, text: '' }).length;
    let text = '';
    while (text.length < wanted) text += `${random.pick(WORDS)} `;
    return { id, text: text.slice(0, wanted) };
  });
}

/** As many records as fit into an invocation, or as an invocation of orders holds. */
function batch(
  name: string,
  fields: readonly { name: string; type: string }[],
  make: (index: number) => object,
): Batch {
  const schema = JSON.stringify({ type: 'record', name: 'Bench', fields });
  const event = defineEvent({
    name,
    description: 'A record of the benchmarks',
    owner: { team: 'bench', contact: 'whoever runs it' },
    schema: { directory: 'bench/growth', files: [{ name: 'v1.avsc', text: schema }] },
  });
  const messages: InvocationMessage[] = [];
  let bytes = 0;
  while (messages.length < FULL) {
    const i = messages.length;
    const value = JSON.stringify(make(i));
    bytes += (value.length * 4) / 3 + RECORD_OVERHEAD;
    if (bytes > MAX_PAYLOAD_BYTES) break;
    messages.push({ key: String(i), value, timestamp: START_MILLIS, headers: headersOf(name, i) });
  }
  return { event, messages };
}

function headersOf(event: string, index: number): Record<string, string> {
  return {
    [HEADER.specVersion]: '1.0',
    [HEADER.id]: `00000000-0000-4000-8000-${String(index).padStart(12, '0')}`,
    [HEADER.type]: event,
    [HEADER.source]: 'sluice',
    [HEADER.time]: new Date(START_MILLIS).toISOString(),
    [HEADER.dataSchema]: `${event}/1`,
    [HEADER.contentType]: 'application/json',
  };
}
