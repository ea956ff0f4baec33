import { describe, expect, it } from 'vitest';
import { cutLimits } from '../../../core/parquet/format/limits.ts';

const A63 = 'a'.repeat(63);

function ofText(text: string) {
  const bytes = Buffer.from(text);
  const { min, max } = cutLimits(bytes, bytes, true);
  const shown = (limit: typeof max) =>
    limit && [Buffer.from(limit.bytes).toString(), limit.isExact];
  return [shown(min), shown(max)];
}

describe('limits of text', () => {
  it('of 64 bytes are exact', () => {
    expect(ofText(`${A63}b`)).toEqual([
      [`${A63}b`, true],
      [`${A63}b`, true],
    ]);
  });

  it.each([
    ['cuts, and adds one to the last character', `${A63}bc`, `${A63}b`, `${A63}c`],
    ['cuts no character in the middle', `${A63}üx`, A63, `${'a'.repeat(62)}b`],
    [
      'leaves the surrogates out',
      `${A63.slice(2)}\ud7ffx`,
      `${A63.slice(2)}\ud7ff`,
      `${A63.slice(2)}\ue000`,
    ],
    [
      'drops what nothing is above of',
      `a${'\u{10ffff}'.repeat(20)}`,
      `a${'\u{10ffff}'.repeat(15)}`,
      'b',
    ],
  ])('%s', (_, text, min, max) => {
    expect(ofText(text)).toEqual([
      [min, false],
      [max, false],
    ]);
  });

  it('have no maximum when nothing is above', () => {
    expect(ofText('\u{10ffff}'.repeat(20))).toEqual([['\u{10ffff}'.repeat(16), false], undefined]);
  });
});

describe('limits of bytes', () => {
  const cut = (bytes: Uint8Array) => cutLimits(bytes, bytes, false);

  it('are cut at 64, and add one to the last byte that can be', () => {
    const bytes = new Uint8Array(70).fill(0xff);
    bytes.fill(7, 0, 10);
    const { min, max } = cut(bytes);
    expect(min).toEqual({ bytes: bytes.slice(0, 64), isExact: false });
    expect(max).toEqual({ bytes: Uint8Array.of(7, 7, 7, 7, 7, 7, 7, 7, 7, 8), isExact: false });
  });

  it('have no maximum when all are 255', () => {
    expect(cut(new Uint8Array(70).fill(0xff)).max).toBeUndefined();
  });
});
