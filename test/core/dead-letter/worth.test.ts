import { describe, expect, it } from 'vitest';
import { generationOf, lifeEndOf, worthOf } from '../../../core/dead-letter/worth.ts';
import { aClosure, aCommit, aStop } from '../../adapters/commits.ts';

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
    expect(worthOf(letter, cover, false)).toBe(worth);
    expect(worthOf(letter, cover, true)).toBe(worth);
  });

  it('is pending while nothing covers it', () => {
    expect(worthOf(at(2), undefined, false)).toBe('pending');
  });

  it('is open behind the end of a closed chain: nobody will settle it any more', () => {
    expect(worthOf(at(2), undefined, true)).toBe('open');
  });
});

describe('the life that a dead letter belongs to', () => {
  const ends = [
    { generation: 0, endedAt: 1_000 },
    { generation: 1, endedAt: 2_000 },
  ];

  it.each([
    ['the first, where Lambda wrote it before any ended', undefined, 999, 0],
    ['the next, where Lambda wrote it once one had ended', undefined, 1_000, 1],
    ['the last, where all have ended', undefined, 2_000, 2],
    ['the one that its writer knew', 1, 1_500, 1],
    ['the next, where its writer had not heard of an end', 0, 1_000, 1],
    ['the one that its writer knew, though clocks differ', 1, 999, 1],
  ])('is %s', (_, generation, failedAt, life) => {
    expect(generationOf({ generation, failedAt }, ends)).toBe(life);
    expect(generationOf({ generation, failedAt }, ends.toReversed())).toBe(life);
  });

  it('ends with a closure, and with a stop unless that is lifted', () => {
    expect(lifeEndOf(aClosure({ endedAt: '1970-01-01T00:00:01.000Z' }))).toEqual(ends[0]);
    const lastCommittedAt = '1970-01-01T00:00:00.999Z';
    expect(lifeEndOf(aStop({ lastCommittedAt }))).toEqual(ends[0]);
    expect(lifeEndOf(aCommit())).toBeUndefined();
  });
});
