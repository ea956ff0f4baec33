import { describe, expect, it } from 'vitest';
import { deadLetterMessage } from '../../../adapters/dead-letter-message.ts';
import { lettersIn } from '../../../core/dead-letter/found-letter.ts';
import type { KafkaRecord } from '../../../core/record.ts';
import { record } from '../../helpers/records.ts';

/** The record that a consumer of the dead-letter topic is given. */
function readBack(letter: Parameters<typeof deadLetterMessage>[0]): KafkaRecord {
  const { key, value, headers = {} } = deadLetterMessage(letter);
  return {
    topic: 'thing-seen.dlq',
    partition: 0,
    offset: 70,
    timestamp: 9_999,
    key: key as Buffer | null,
    value: value as Buffer | null,
    headers: Object.entries(headers).flatMap(([name, values]) =>
      [values ?? []].flat().map((one) => [name, Buffer.from(one)] as const),
    ),
  };
}

describe('a dead letter that is found', () => {
  it('holds its source record as that was, and when it was written', () => {
    const source = record('x', { key: 'k', partition: 3, offset: 42, timestamp: -5 });
    const failedAt = Date.UTC(2026, 10, 22);
    const letter = { record: source, generation: 1, reason: 'DECODE', stage: 'payload' } as const;
    const message = readBack({ ...letter, message: 'no', failedAt });
    expect(lettersIn(message)).toEqual([{ generation: 1, record: source, failedAt }]);
  });

  it('is known by its headers, the last of a name; the topic says when, where it does not', () => {
    const headers = {
      'sluice.dlq.generation': '1',
      'sluice.dlq.partition': '3',
      'sluice.dlq.offset': '42',
      'sluice.dlq.timestamp': '-5',
    };
    const message = record('x', { key: 'k', offset: 7, timestamp: 8, headers });
    expect(lettersIn(message)).toMatchObject([
      { generation: 1, failedAt: 8, record: { partition: 3, offset: 42, timestamp: -5 } },
    ]);
  });

  it('may lie in an envelope of Lambda’s with others, of no generation', () => {
    const delivered = [
      {
        topic: 't',
        partition: 1,
        offset: 5,
        timestamp: 9,
        key: 'aw==',
        value: 'eA==',
        headers: [{ h: [-1, 2] }],
      },
      { topic: 't', partition: 1, offset: 6, timestamp: 9 },
    ];
    const timestamp = '1970-01-01T00:00:03.000Z';
    const letters = lettersIn(record({ timestamp, payload: { records: { 't-1': delivered } } }));
    const common = { topic: 't', partition: 1, timestamp: 9 };
    expect(letters.map((letter) => ({ ...letter.record, failedAt: letter.failedAt }))).toEqual([
      {
        ...common,
        offset: 5,
        key: Buffer.from('k'),
        value: Buffer.from('x'),
        headers: [['h', [-1, 2]]],
        failedAt: 3_000,
      },
      { ...common, offset: 6, key: null, value: null, headers: [], failedAt: 3_000 },
    ]);
    expect(letters.map(({ generation }) => generation)).toEqual([undefined, undefined]);
  });

  it.each([
    record(null),
    record('no JSON'),
    record({ payload: 1 }),
    record('null'),
    record({ payload: { records: null } }),
    record({ payload: { records: { 't-0': [1, null, { partition: 'x' }] } } }),
  ])('is none in a message of anybody else', (message) => {
    expect(lettersIn(message)).toEqual([]);
  });
});
