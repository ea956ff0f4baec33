import { expect, it } from 'vitest';
import { avroType } from '../../../core/schema/avro-type.ts';

const EDGE = 2n ** 53n;
const MAX = 2n ** 63n - 1n;

it.each([0n, 1n, -1n, EDGE - 1n, EDGE, EDGE + 1n, 1n - EDGE, -EDGE, -EDGE - 1n, MAX, -MAX - 1n])(
  'reads the long %d exactly, as a number only where that is safe',
  (value) => {
    const { type } = avroType({ type: 'long', logicalType: 'timestamp-micros' });
    const read = type.fromBuffer(type.toBuffer(value));
    expect(BigInt(read)).toBe(value);
    if (typeof read === 'number') expect(Number.isSafeInteger(read)).toBe(true);
  },
);
