import { expect, it } from 'vitest';
import { onFailureMessage } from '../../../local/mapping/on-failure.ts';
import { polledRecord } from '../../../local/mapping/record.ts';
import { lettersIn } from './dead-letter-topic.ts';

it('reads whose record a letter of the function is', () => {
  const headers = {
    'sluice.dlq.generation': Buffer.from('2'),
    'sluice.dlq.partition': Buffer.from('1'),
    'sluice.dlq.offset': Buffer.from('77'),
  };
  expect(lettersIn({ value: Buffer.from('anything'), headers })).toEqual([
    { generation: 2, partition: 1, offset: 77, by: 'function' },
  ]);
});

it("reads every record of the mapping's envelope", () => {
  const records = [3, 4].map((offset) =>
    polledRecord({
      topic: 'order-placed',
      partition: 1,
      offset,
      timestamp: 0,
      timestampType: 'CREATE_TIME',
      key: null,
      value: Buffer.from('{}'),
      headers: [],
    }),
  );
  const origin = { topic: 'order-placed', eventSourceArn: 'arn', bootstrapServers: 'a:1' };
  const work = { records, attempts: 9, notBefore: 0 };
  const failure = { work, requestId: 'r', functionArn: 'f', failedAt: 0 };
  const { value } = onFailureMessage(origin, failure);
  expect(lettersIn({ value: Buffer.from(value) })).toEqual([
    { generation: 0, partition: 1, offset: 3, by: 'mapping' },
    { generation: 0, partition: 1, offset: 4, by: 'mapping' },
  ]);
});

it('fails at a message that is neither', () => {
  expect(() => lettersIn({ value: Buffer.from('{}') })).toThrow(TypeError);
  expect(() => lettersIn({ value: null })).toThrow(TypeError);
});
