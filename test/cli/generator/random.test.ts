import { describe, expect, it } from 'vitest';
import { Random } from '../../../cli/generator/random.ts';

const numbers = (seed: string | number, count = 1000): number[] => {
  const random = new Random(seed);
  return Array.from({ length: count }, () => random.uint32());
};

describe('Random', () => {
  it('gives the same numbers for the same seed', () => {
    expect(numbers(7)).toEqual(numbers(7));
    expect(numbers('order')).toEqual(numbers('order'));
  });

  it('gives others for another seed, however close', () => {
    const firsts = new Set(Array.from({ length: 500 }, (_, seed) => numbers(seed, 1)[0]));
    expect(firsts.size).toBe(500);
  });

  it('keeps fractions in [0, 1) and spreads them evenly', () => {
    const random = new Random(1);
    const tenths = new Array<number>(10).fill(0);
    for (let i = 0; i < 100_000; i++) {
      const fraction = random.fraction();
      expect(fraction >= 0 && fraction < 1).toBe(true);
      const tenth = Math.floor(fraction * 10);
      tenths[tenth] = (tenths[tenth] ?? 0) + 1;
    }
    for (const count of tenths) expect(Math.abs(count - 10_000)).toBeLessThan(500);
  });

  it('reaches both ends of a range of integers, and nothing beyond', () => {
    const random = new Random(2);
    const seen = new Set(Array.from({ length: 1000 }, () => random.integer(-2, 2)));
    expect([...seen].sort((a, b) => a - b)).toEqual([-2, -1, 0, 1, 2]);
  });
});
