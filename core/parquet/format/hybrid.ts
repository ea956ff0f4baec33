import type { ByteWriter } from './byte-writer.ts';

/** Bit-packed runs come in groups of so many values; a run of equal ones pays from one group on. */
const GROUP = 8;

/** Bits that hold every integer from 0 to `max`. */
export function bitWidth(max: number): number {
  return 32 - Math.clz32(max);
}

/** The first `count` values in Parquet's mix of run lengths and bit packing, `width` bits a value. */
export function writeHybrid(
  out: ByteWriter,
  values: Uint8Array | Int32Array,
  count: number,
  width: number,
): void {
  let packedFrom = 0;
  let at = 0;
  while (at < count) {
    const end = endOfRun(values, at, count);
    if (end - at < GROUP && end < count) {
      at += GROUP;
      continue;
    }
    writePacked(out, values, packedFrom, at, width);
    writeRun(out, values[at] ?? 0, end - at, width);
    packedFrom = end;
    at = end;
  }
  writePacked(out, values, packedFrom, count, width);
}

function endOfRun(values: Uint8Array | Int32Array, start: number, count: number): number {
  const value = values[start];
  let end = start + 1;
  while (end < count && values[end] === value) end++;
  return end;
}

/** One value `length` times. */
export function writeRun(out: ByteWriter, value: number, length: number, width: number): void {
  out.varint(length * 2);
  for (let bits = 0; bits < width; bits += 8) out.byte(value >>> bits);
}

function writePacked(
  out: ByteWriter,
  values: Uint8Array | Int32Array,
  from: number,
  to: number,
  width: number,
): void {
  if (from >= to) return;
  const groups = Math.ceil((to - from) / GROUP);
  out.varint(groups * 2 + 1);
  const size = groups * width;
  const bytes = out.reserve(size);
  const end = out.length + size;
  let next = out.length;
  let bits = 0;
  let pending = 0;
  for (let i = from; i < to; i++) {
    bits |= (values[i] ?? 0) << pending;
    pending += width;
    while (pending >= 8) {
      bytes[next++] = bits;
      bits >>>= 8;
      pending -= 8;
    }
  }
  if (pending > 0) bytes[next++] = bits;
  bytes.fill(0, next, end);
  out.length = end;
}
