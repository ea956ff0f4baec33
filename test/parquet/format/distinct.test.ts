import { describe, expect, it } from 'vitest';
import { Distinct } from '../../../core/parquet/format/distinct.ts';

const distinct = new Distinct();

const find = (values: readonly number[]) =>
  distinct.findWords(Int32Array.from(values), 1, values.length);

describe('distinct values', () => {
  it('are numbered in the order of their first appearance', () => {
    expect(find([7, 3, 7, 9, 3])).toBe(true);
    expect([...distinct.indices.subarray(0, 5)]).toEqual([0, 1, 0, 2, 1]);
    expect([...distinct.firsts.subarray(0, distinct.size)]).toEqual([0, 1, 3]);
  });

  it('know nothing of the column before', () => {
    find(Array.from({ length: 500 }, (_, i) => i % 100));
    find([5, 5]);
    expect(distinct.size).toBe(1);
  });

  it('are given up after a sample without repetition', () => {
    expect(find(Array.from({ length: 100_000 }, (_, i) => i))).toBe(false);
    expect(distinct.size).toBeLessThan(2000);
  });

  it('are given up when they were made to collide, instead of searching for ever', () => {
    // of a product by an odd number the low bits depend on the low bits alone, and the rest is shifted out
    const colliding = Array.from({ length: 4000 }, (_, i) => (i % 2000) << 20);
    const before = performance.now();
    find(colliding);
    expect(performance.now() - before).toBeLessThan(1000);
  });

  it('need a bit at least', () => {
    find([1, 1, 1]);
    expect(distinct.width).toBe(1);
  });
});
