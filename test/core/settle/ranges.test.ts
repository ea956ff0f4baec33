import fc from 'fast-check';
import { expect, it } from 'vitest';
import { contains, gapsIn, toRanges } from '../../../core/settle/ranges.ts';

const offsets = fc.uniqueArray(fc.nat(60)).map((numbers) => numbers.sort((a, b) => a - b));

it('joins neighbours and nothing else', () => {
  expect(toRanges([1, 2, 3, 5, 9, 10])).toEqual([
    [1, 4],
    [5, 6],
    [9, 11],
  ]);
});

it('covers every offset with exactly one of the given ranges and the gaps beside them', () => {
  fc.assert(
    fc.property(offsets, (given) => {
      const ranges = toRanges(given);
      const gaps = gapsIn(0, given, 70);
      for (let offset = 0; offset < 70; offset++) {
        expect(contains(ranges, offset)).toBe(given.includes(offset));
        expect(contains(gaps, offset)).toBe(!given.includes(offset));
      }
    }),
  );
});
