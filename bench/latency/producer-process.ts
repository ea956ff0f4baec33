/**
 * `node producer-process.ts <brokers> <topic> <events a second> <seconds>`: produces orders evenly. A record's
 * timestamp is when it was due, so that a producer that is late does not make the pipeline look quick.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { Kafka, logLevel, type Message } from 'kafkajs';
import { HEADER } from '../../core/contract.ts';
import { generateOrders } from '../orders/order.ts';
import { cloudEventsHeaders } from '../orders/produce.ts';

const TICK_MILLISECONDS = 10;
/** Made beforehand and sent again and again: making them would cost more than sending. */
const ORDERS = 5_000;
const SEED = 7;

const [brokers = '', topic = '', rateText, secondsText] = process.argv.slice(2);
const rate = Number(rateText);
const count = rate * Number(secondsText);
const orders = Array.from(generateOrders(ORDERS, SEED), (order) => ({
  key: String(order.consumer_id),
  value: JSON.stringify(order),
  headers: cloudEventsHeaders(order),
}));
const kafka = new Kafka({ brokers: brokers.split(','), logLevel: logLevel.NOTHING });
const producer = kafka.producer({ allowAutoTopicCreation: false });
await producer.connect();
const startMillis = Date.now();
const sending = new Set<Promise<unknown>>();
let sent = 0;
while (sent < count) {
  const due = Math.min(count, Math.floor(((Date.now() - startMillis) / 1000) * rate));
  const messages = Array.from({ length: due - sent }, (_, i) => messageAt(sent + i));
  sent = due;
  if (messages.length > 0) {
    const send = producer.send({ topic, acks: -1, messages });
    sending.add(send);
    void send.then(() => sending.delete(send));
  }
  await sleep(TICK_MILLISECONDS);
}
await Promise.all(sending);
const endMillis = Date.now();
await producer.disconnect();
process.stdout.write(JSON.stringify({ startMillis, endMillis, sent }));

function messageAt(index: number): Message {
  const { key, value, headers } = orders[index % ORDERS] ?? { key: '', value: '', headers: {} };
  const millis = startMillis + Math.floor((index / rate) * 1000);
  const time = { [HEADER.time]: new Date(millis).toISOString() };
  return { key, value, timestamp: String(millis), headers: { ...headers, ...time } };
}
