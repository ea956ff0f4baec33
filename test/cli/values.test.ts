import { describe, expect, it } from 'vitest';
import { numberFlag } from '../../cli/kit/values.ts';

const range = { min: 1, max: 100 };

describe('numberFlag', () => {
  it('reads integers, and fractions where they are allowed', () => {
    expect(numberFlag('--n', '7', range)).toBe(7);
    expect(numberFlag('--n', '7.5', { ...range, fraction: true })).toBe(7.5);
  });

  it.each(['0', '101', '7.5', '1e1', 'seven', ' 7', '0x7', 'NaN'])('fails on %j', (text) => {
    expect(() => numberFlag('--n', text, range)).toThrow(
      `--n: got "${text}", allowed: an integer from 1 to 100`,
    );
  });
});
