import fc from 'fast-check';
import { readRleBitPackedHybrid } from 'hyparquet/src/encoding.js';
import { describe, expect, it } from 'vitest';
import { ByteWriter } from '../../../core/parquet/format/byte-writer.ts';
import { bitWidth, writeHybrid } from '../../../core/parquet/format/hybrid.ts';
import { seed } from '../../helpers/parquet/seed.ts';

function written(values: readonly number[], width: number): Uint8Array {
  const out = new ByteWriter();
  writeHybrid(out, Int32Array.from(values), values.length, width);
  return out.view();
}

function read(bytes: Uint8Array, width: number, count: number): number[] {
  const output = new Array<number>(count).fill(-1);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  readRleBitPackedHybrid({ view, offset: 0 }, width, output, bytes.length);
  return output;
}

describe('the mix of run lengths and bit packing', () => {
  it('gives back values of any width and any runs', () => {
    const runs = fc.integer({ min: 1, max: 20 }).chain((width) =>
      fc.record({
        width: fc.constant(width),
        runs: fc.array(
          fc.record({
            value: fc.nat({ max: 2 ** width - 1 }),
            length: fc.oneof(fc.integer({ min: 1, max: 3 }), fc.integer({ min: 1, max: 300 })),
          }),
          { maxLength: 40 },
        ),
      }),
    );
    const property = fc.property(runs, ({ width, runs }) => {
      const values = runs.flatMap(({ value, length }) => Array<number>(length).fill(value));
      expect(read(written(values, width), width, values.length)).toEqual(values);
    });
    fc.assert(property, { seed, numRuns: 500 });
  });

  it('takes two bytes for a long run', () => {
    expect(written(Array<number>(60).fill(1), 1)).toHaveLength(2);
  });

  it('takes little more than the bits of values without runs', () => {
    const values = Array.from({ length: 800 }, (_, i) => i % 5);
    expect(written(values, bitWidth(4)).length).toBeLessThanOrEqual((800 * 3) / 8 + 2);
  });
});
