import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cutIntoRuns } from '../../core/runs.ts';

const cut = (sizes: readonly number[], maxItems: number, maxBytes: number): number[][] =>
  cutIntoRuns(sizes, { maxItems, maxBytes, bytesOf: (size) => size });

describe('cutIntoRuns', () => {
  it('starts a run when an item would pass either limit', () => {
    expect(cut([1, 1, 1], 2, 100)).toEqual([[1, 1], [1]]);
    expect(cut([60, 40, 1], 10, 100)).toEqual([[60, 40], [1]]);
  });

  it('gives an item that is too large by itself a run of its own', () => {
    expect(cut([1, 500, 1], 10, 100)).toEqual([[1], [500], [1]]);
  });

  it('makes no run of nothing', () => {
    expect(cut([], 10, 100)).toEqual([]);
  });

  it('loses and reorders nothing, and keeps both limits', () => {
    const sizes = fc.array(fc.nat(120));
    fc.assert(
      fc.property(sizes, fc.integer({ min: 1, max: 12 }), (items, maxItems) => {
        const runs = cut(items, maxItems, 100);
        expect(runs.flat()).toEqual(items);
        for (const run of runs) {
          const total = run.reduce((sum, size) => sum + size, 0);
          expect(run.length === 1 || (run.length <= maxItems && total <= 100)).toBe(true);
          expect(run.length).toBeGreaterThan(0);
        }
      }),
    );
  });
});
