import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { uuidV7 } from '../../sdk/uuid-v7.ts';

const random = fc.uint8Array({ minLength: 10, maxLength: 10 });
const millis = fc.integer({ min: 0, max: 2 ** 48 - 1 });

describe('uuidV7', () => {
  it('writes the example of RFC 9562', () => {
    // 017F22E2-79B0-7CC3-98C4-DC0C0C07398F of 2022-02-22T19:22:22Z, appendix A.6
    const bytes = Buffer.from('0cc318c4dc0c0c07398f', 'hex');
    expect(uuidV7(0x017f22e279b0, bytes)).toBe('017f22e2-79b0-7cc3-98c4-dc0c0c07398f');
  });

  it('sorts by time whatever the random bytes are', () => {
    fc.assert(
      fc.property(millis, millis, random, random, (a, b, ra, rb) => {
        fc.pre(a < b);
        expect(uuidV7(a, ra) < uuidV7(b, rb)).toBe(true);
      }),
    );
  });

  it('marks version and variant', () => {
    fc.assert(
      fc.property(millis, random, (at, bytes) => {
        expect(uuidV7(at, bytes)).toMatch(
          /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
        );
      }),
    );
  });

  it('fails on a time that 48 bits do not hold', () => {
    expect(() => uuidV7(2 ** 48, Buffer.alloc(10))).toThrow('got 281474976710656');
    expect(() => uuidV7(-1, Buffer.alloc(10))).toThrow('got -1');
  });

  it('fails on too few random bytes', () => {
    expect(() => uuidV7(0, Buffer.alloc(9))).toThrow('got 9 bytes, allowed: at least 10');
  });
});
