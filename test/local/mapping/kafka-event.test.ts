import { describe, expect, it } from 'vitest';
import { kafkaEvent, overheadBytes } from '../../../local/mapping/kafka-event.ts';
import { polledRecord } from '../../../local/mapping/record.ts';
import { polled, polledRange } from '../../helpers/polled.ts';

const origin = {
  eventSourceArn: 'arn:aws:kafka:us-east-1:000000000000:cluster/local/1',
  bootstrapServers: '127.0.0.1:9092',
  topic: 'order-placed',
};
const source = {
  topic: 'order-placed',
  partition: 3,
  offset: 41,
  timestamp: -5,
  timestampType: 'CREATE_TIME',
  key: Buffer.from('k'),
  value: Buffer.from([0, 255]),
  headers: [],
} as const;
const parsed = (...records: Parameters<typeof polledRecord>[0][]) =>
  JSON.parse(kafkaEvent(origin, records.map(polledRecord)));

describe("a mapping's event", () => {
  it('has the shape of the service', () => {
    expect(parsed(source)).toEqual({
      eventSource: 'aws:kafka',
      eventSourceArn: origin.eventSourceArn,
      bootstrapServers: '127.0.0.1:9092',
      records: {
        'order-placed-3': [
          {
            topic: 'order-placed',
            partition: 3,
            offset: 41,
            timestamp: -5,
            timestampType: 'CREATE_TIME',
            key: 'aw==',
            value: 'AP8=',
            headers: [],
          },
        ],
      },
    });
  });

  it('leaves out a key and a value that are null, and keeps those that are empty', () => {
    const empty = Buffer.alloc(0);
    const nulls = { ...source, key: null, value: null };
    const { records } = parsed(nulls, { ...source, offset: 42, key: empty, value: empty });
    const [absent, present] = records['order-placed-3'];
    expect(absent).not.toHaveProperty('key');
    expect(absent).not.toHaveProperty('value');
    expect(present).toMatchObject({ key: '', value: '' });
  });

  it('writes headers as single-key objects in order, with signed bytes', () => {
    const headers = [
      ['a', Buffer.from([0, 127, 128, 255])],
      ['b', Buffer.alloc(0)],
      ['a', Buffer.from([1])],
    ] as const;
    const { records } = parsed({ ...source, headers });
    expect(records['order-placed-3'][0].headers).toEqual([
      { a: [0, 127, -128, -1] },
      { b: [] },
      { a: [1] },
    ]);
  });

  it('groups records by partition', () => {
    const records = [...polledRange(1, 0, 2), ...polledRange(0, 7, 8)];
    const event = JSON.parse(kafkaEvent(origin, records));
    expect(Object.keys(event.records)).toEqual(['order-placed-1', 'order-placed-0']);
    expect(event.records['order-placed-1']).toHaveLength(2);
  });

  it('never takes more than its records and the overhead say', () => {
    const records = [polled(0, 1), polled(0, 2), polled(999_999, 1)];
    const { event, perPartition } = overheadBytes(origin);
    const expected = records.reduce((sum, { bytes }) => sum + bytes + 1, event + 2 * perPartition);
    expect(Buffer.byteLength(kafkaEvent(origin, records))).toBeLessThanOrEqual(expected);
  });
});
