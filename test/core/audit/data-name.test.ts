import { describe, expect, it } from 'vitest';
import { parseDataKey, parseReplayedKey } from '../../../core/audit/data-name.ts';
import { dataKey, replayedDataKey } from '../../../core/contract.ts';

const PATH = 'dt=2026-11-22/by_x=1-2';
const CONSUMED = { generation: 2, partition: 3, first: 40, last: 50 };
const REPLAYED = { n: 7, chunk: 1, generation: 2, partition: 3 };
const consumedKey = dataKey('thing-seen', { ...CONSUMED, path: PATH, hash: '0123abcd' });
const replayedKey = replayedDataKey('thing-seen', { ...REPLAYED, path: PATH, hash: '0123abcd' });

describe('the key of a data file', () => {
  it('says generation, partition and offsets of what was consumed', () => {
    expect(parseDataKey(consumedKey)).toEqual(CONSUMED);
    expect(parseReplayedKey(consumedKey)).toBeUndefined();
  });

  it('says plan, chunk, generation and partition of what was replayed', () => {
    expect(parseReplayedKey(replayedKey)).toEqual(REPLAYED);
    expect(parseDataKey(replayedKey)).toBeUndefined();
  });

  it('says nothing where it is nobody’s of ours', () => {
    expect(parseDataKey('data/thing-seen/x.parquet')).toBeUndefined();
    expect(parseReplayedKey('data/thing-seen/r1-2-3-4-0123abcd.parquet')).toBeUndefined();
  });
});
