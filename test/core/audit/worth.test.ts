import { describe, expect, it } from 'vitest';
import { parseDataKey } from '../../../core/audit/data-name.ts';
import { lettersIn } from '../../../core/audit/found-letter.ts';
import { dataKey } from '../../../core/contract.ts';
import { worthOf } from '../../../core/dead-letter-worth.ts';
import { endOf } from '../../../core/settle/commit-of.ts';
import { aCommit } from '../../adapters/commits.ts';
import { record } from '../../helpers/records.ts';

const cover = aCommit({
  from: 0,
  next: 10,
  deadLetters: [[2, 3]],
  tombstones: [[4, 5]],
  gaps: [[6, 8]],
});
const at = (offset: number) => ({ offset, timestamp: 1_500, crc32: 7 });

describe('a dead letter', () => {
  it.each([
    ['open where its commit says so', at(2), 'open'],
    ['open where its record was skipped', at(7), 'open'],
    ['void where its record is a row', at(3), 'void'],
    ['void where its record is a tombstone', at(4), 'void'],
    ['pending where its record is not the one that was settled', at(9), 'pending'],
    ['void where its record is the one that was settled', cover.ends.last, 'void'],
  ])('is %s', (_, letter, worth) => {
    expect(worthOf(letter, cover)).toBe(worth);
  });

  it('is pending while nothing covers it', () => {
    expect(worthOf(at(2), undefined)).toBe('pending');
  });

  it('is known by its headers, the last of a name', () => {
    const headers = {
      'sluice.dlq.generation': '1',
      'sluice.dlq.partition': '3',
      'sluice.dlq.offset': '42',
      'sluice.dlq.timestamp': '-5',
    };
    const message = record('x', { key: 'k', offset: 7, headers });
    const { crc32 } = endOf(message);
    expect(lettersIn(message)).toEqual([
      { generation: 1, partition: 3, offset: 42, timestamp: -5, crc32 },
    ]);
  });

  it('may lie in an envelope of Lambda’s with others, of no generation', () => {
    const delivered = [
      { topic: 't', partition: 1, offset: 5, timestamp: 9, key: 'aw==', value: 'eA==' },
      { topic: 't', partition: 1, offset: 6, timestamp: 9 },
    ];
    const letters = lettersIn(
      record({ version: '1.0', payload: { records: { 't-1': delivered } } }),
    );
    const own = [
      record('x', { key: 'k', offset: 5, timestamp: 9 }),
      record(null, { offset: 6, timestamp: 9 }),
    ];
    expect(letters).toEqual(
      own.map((one) => ({ generation: undefined, partition: 1, ...endOf(one) })),
    );
  });

  it.each([record(null), record('no JSON'), record({ payload: 1 }), record('null')])(
    'is none in a message of anybody else',
    (message) => {
      expect(lettersIn(message)).toEqual([]);
    },
  );
});

describe('the key of a data file', () => {
  it('says generation, partition and offsets', () => {
    const name = { generation: 2, partition: 3, first: 40, last: 50 };
    const key = dataKey('thing-seen', {
      ...name,
      path: 'dt=2026-11-22/by_x=1-2',
      hash: '0123abcd',
    });
    expect(parseDataKey(key)).toEqual(name);
  });

  it.each([
    'data/thing-seen/x.parquet',
    'data/thing-seen/r0000000001-000001-0000-000003-0123abcd.parquet',
  ])('says nothing where it is no consumer’s: %s', (key) => {
    expect(parseDataKey(key)).toBeUndefined();
  });
});
