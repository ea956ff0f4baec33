const FIRST_CAPACITY = 4096;
/** Up to here a loop is faster than a call into native code. */
const LOOP_BYTES = 48;

/** Bytes behind one another, in memory that is kept from file to file. */
export class ByteWriter {
  length = 0;
  #bytes: Buffer = Buffer.allocUnsafeSlow(FIRST_CAPACITY);

  clear(): void {
    this.length = 0;
  }

  /** Makes room, and returns the memory; valid until the next call that makes room. */
  reserve(size: number): Buffer {
    const needed = this.length + size;
    if (needed > this.#bytes.length) {
      const bigger = Buffer.allocUnsafeSlow(Math.max(this.#bytes.length * 2, needed));
      this.#bytes.copy(bigger, 0, 0, this.length);
      this.#bytes = bigger;
    }
    return this.#bytes;
  }

  byte(value: number): void {
    this.reserve(1)[this.length++] = value;
  }

  int32(value: number): void {
    this.reserve(4).writeInt32LE(value, this.length);
    this.length += 4;
  }

  /** Seven bits a byte, least significant first, of an integer from 0 to 2^53. */
  varint(value: number): void {
    const bytes = this.reserve(8);
    let rest = value;
    while (rest > 0x7f) {
      bytes[this.length++] = (rest & 0x7f) | 0x80;
      // shifts would cut it to 32 bits
      rest = rest > 0x7fff_ffff ? Math.floor(rest / 128) : rest >>> 7;
    }
    bytes[this.length++] = rest;
  }

  append(source: Uint8Array, start = 0, end = source.length): void {
    copyBytes(source, start, end, this.reserve(end - start), this.length);
    this.length += end - start;
  }

  /** What was written; valid until something else is. */
  view(): Buffer {
    return this.#bytes.subarray(0, this.length);
  }
}

export function copyBytes(
  source: Uint8Array,
  start: number,
  end: number,
  target: Uint8Array,
  at: number,
): void {
  if (end - start > LOOP_BYTES) target.set(source.subarray(start, end), at);
  else for (let i = start, to = at; i < end; i++, to++) target[to] = source[i] ?? 0;
}
