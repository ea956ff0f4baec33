import { generateRecords } from '../../cli/generator/stream.ts';
import { event } from '../../events/order-placed/event.ts';

/** Lambda's limit of an invocation, as JSON with base64 inside. */
const MAX_BYTES = 6 * 1024 * 1024;

export interface Invocation {
  /** The JSON text, as Lambda hands it to the runtime. */
  readonly json: string;
  readonly records: number;
  /** Bytes of all values together. */
  readonly payloadBytes: number;
}

/** A full invocation of one partition of `order-placed`, from `firstOffset` on; the seed is fixed. */
export function makeInvocation(firstOffset: number): Invocation {
  const endMillis = Date.UTC(2026, 10, 22, 10);
  const delivered: string[] = [];
  let bytes = 0;
  let payloadBytes = 0;
  for (const { message } of generateRecords(event, { count: 10_000, seed: 7, endMillis })) {
    const headers = Object.entries(message.headers).map(([name, value]) => ({
      [name]: [...Buffer.from(value)],
    }));
    const text = JSON.stringify({
      topic: event.name,
      partition: 0,
      offset: firstOffset + delivered.length,
      timestamp: endMillis,
      timestampType: 'CREATE_TIME',
      ...(message.key && { key: Buffer.from(message.key).toString('base64') }),
      value: Buffer.from(message.value ?? '').toString('base64'),
      headers,
    });
    if (bytes + text.length + 1 > MAX_BYTES - 1024) break;
    delivered.push(text);
    bytes += text.length + 1;
    payloadBytes += message.value?.length ?? 0;
  }
  const records = `{"${event.name}-0":[${delivered.join(',')}]}`;
  const json = `{"eventSource":"aws:kafka","bootstrapServers":"127.0.0.1:9","records":${records}}`;
  return { json, records: delivered.length, payloadBytes };
}
