import { describe, expect, it } from 'vitest';
import { readAnswer } from '../../../local/mapping/outcome.ts';
import { polledRange } from '../../helpers/polled.ts';

const records = [...polledRange(0, 10, 13), ...polledRange(1, 5, 6)];
const failure = (partition: unknown, offset: unknown) => ({
  itemIdentifier: { partition, offset },
});
const read = (...batchItemFailures: unknown[]) =>
  readAnswer(JSON.stringify({ batchItemFailures }), 't', records);

describe("a function's answer", () => {
  it.each(['null', '{}', '"done"', '{"batchItemFailures":null}', '{"batchItemFailures":[]}'])(
    'is success when it names no failures: %s',
    (answer) => {
      expect(readAnswer(answer, 't', records)).toEqual({ kind: 'succeeded' });
    },
  );

  it('fails a partition from the first of its named offsets', () => {
    expect(read(failure('t-0', 12), failure('t-0', 11), failure('t-1', 5))).toEqual({
      kind: 'partial',
      firstFailed: new Map([
        [0, 11],
        [1, 5],
      ]),
    });
  });

  it.each([
    ['an unknown partition', failure('t-2', 10)],
    ['a partition without its topic', failure('0', 10)],
    ['an offset that was not sent', failure('t-0', 13)],
    ["another partition's offset", failure('t-1', 10)],
    ['an offset as text', failure('t-0', '10')],
    ['an identifier as text', { itemIdentifier: 't-0-10' }],
    ['nothing', null],
  ])('fails the whole batch when it names %s', (_what, named) => {
    expect(read(failure('t-0', 10), named)).toEqual({ kind: 'unreadable' });
  });

  it('fails the whole batch when the failures are no list', () => {
    const answer = '{"batchItemFailures":{"itemIdentifier":1}}';
    expect(readAnswer(answer, 't', records)).toEqual({ kind: 'unreadable' });
  });
});
