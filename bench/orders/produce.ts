import { Kafka, logLevel, type Message } from 'kafkajs';
import { HEADER } from '../../core/contract.ts';
import { makeTopics } from '../../local/topics.ts';
import { toRfc3339 } from '../../sdk/payload/json-forms.ts';
import { event } from './event.ts';
import { generateOrders, type Order } from './order.ts';
import { OrderSums } from './sums.ts';

export const HEADER_STYLES = ['cloudevents', 'none'] as const;
export type HeaderStyle = (typeof HEADER_STYLES)[number];

const MESSAGES_A_REQUEST = 2_000;

export interface OrderTopic {
  readonly name: string;
  readonly partitions: number;
  readonly events: number;
  /** How often each order is there. */
  readonly times: number;
  readonly payloadBytes: number;
  readonly sums: OrderSums;
}

export interface ProduceOptions {
  readonly brokers: string;
  readonly topic: string;
  readonly events: number;
  readonly seed: number;
  readonly headers: HeaderStyle;
  /**
   * How often every order is produced.
   * @default 1
   */
  readonly times?: number;
}

/** Makes a topic of orders: uncompressed, kept for ever, the record's timestamp the event's time. */
export async function produceOrders(options: ProduceOptions): Promise<OrderTopic> {
  const { brokers, topic, events, seed, headers, times = 1 } = options;
  const { partitions } = event.topic;
  const configs = { 'retention.ms': '-1', 'compression.type': 'uncompressed' };
  await makeTopics(brokers, [{ name: topic, partitions, replicationFactor: 1, configs }]);
  const kafka = new Kafka({ brokers: brokers.split(','), logLevel: logLevel.NOTHING });
  const producer = kafka.producer({ allowAutoTopicCreation: false });
  await producer.connect();
  const sums = new OrderSums();
  let payloadBytes = 0;
  let messages: Message[] = [];
  const flush = async () => {
    for (let i = 0; i < times; i++) await producer.send({ topic, acks: 1, messages });
    messages = [];
  };
  for (const order of generateOrders(events, seed)) {
    const value = Buffer.from(JSON.stringify(order));
    sums.add(order);
    payloadBytes += value.length;
    messages.push({
      key: String(order.consumer_id),
      value,
      partition: order.consumer_id % partitions,
      timestamp: String(order.event_time),
      headers: headers === 'cloudevents' ? cloudEventsHeaders(order) : {},
    });
    if (messages.length === MESSAGES_A_REQUEST) await flush();
  }
  await flush();
  await producer.disconnect();
  return { name: topic, partitions, events: events * times, times, payloadBytes, sums };
}

/** As the SDK writes them, without its check of every payload. */
export function cloudEventsHeaders({ event_id, event_time }: Order): Record<string, string> {
  return {
    [HEADER.specVersion]: '1.0',
    [HEADER.id]: event_id,
    [HEADER.type]: event.name,
    [HEADER.source]: 'sluice',
    [HEADER.time]: toRfc3339(BigInt(event_time) * 1000n) ?? '',
    [HEADER.dataSchema]: `${event.name}/1`,
    [HEADER.contentType]: 'application/json',
  };
}
