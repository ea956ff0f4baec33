import { zstdDecompressSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { compress } from '../../../core/parquet/format/zstd.ts';

describe('a frame of zstd', () => {
  it.each([0, 1, 100, 255, 256, 300, 70_000, 1_000_000])('holds %i bytes', (size) => {
    const bytes = Uint8Array.from({ length: size }, (_, i) => (i * i) >> 3);
    expect(Buffer.compare(zstdDecompressSync(compress(bytes)), bytes)).toBe(0);
  });

  it('is hardly larger than what cannot be compressed', () => {
    const noise = Uint8Array.from({ length: 5000 }, (_, i) => Math.imul(i + 1, 0x9e3779b1) >>> 13);
    expect(compress(noise).length).toBeLessThan(5020);
  });
});
