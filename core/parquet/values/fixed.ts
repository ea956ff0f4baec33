import { type ByteWriter, copyBytes } from '../format/byte-writer.ts';
import { exactLimits, type Limits } from '../format/limits.ts';
import { grown } from './grown.ts';
import { Values } from './values.ts';

const FIRST_VALUES = 64;

/** Bytes of one length. */
export class FixedValues extends Values {
  readonly #width: number;
  readonly #isSigned: boolean;
  #bytes: Uint8Array;

  /** @param isSigned they compare as integers in two's complement, most significant byte first */
  constructor(width: number, isSigned: boolean) {
    super();
    this.#width = width;
    this.#isSigned = isSigned;
    this.#bytes = new Uint8Array(FIRST_VALUES * width);
  }

  put(position: number, bytes: Uint8Array): void {
    const start = position * this.#width;
    if (start === this.#bytes.length) this.#bytes = grown(this.#bytes);
    copyBytes(bytes, 0, this.#width, this.#bytes, start);
  }

  write(out: ByteWriter, count: number): void {
    out.append(this.#bytes, 0, count * this.#width);
  }

  limits(count: number): Limits {
    let min = 0;
    let max = 0;
    for (let i = 1; i < count; i++) {
      if (this.#isBelow(i, min)) min = i;
      else if (this.#isBelow(max, i)) max = i;
    }
    return exactLimits(this.#valueAt(min), this.#valueAt(max));
  }

  #valueAt(position: number): Uint8Array {
    return this.#bytes.slice(position * this.#width, (position + 1) * this.#width);
  }

  #isBelow(a: number, b: number): boolean {
    const atA = a * this.#width;
    const atB = b * this.#width;
    for (let i = 0; i < this.#width; i++) {
      // the sign is the first bit of the first byte: turned round, it orders as the others do
      const flip = i === 0 && this.#isSigned ? 0x80 : 0;
      const byteA = (this.#bytes[atA + i] ?? 0) ^ flip;
      const byteB = (this.#bytes[atB + i] ?? 0) ^ flip;
      if (byteA !== byteB) return byteA < byteB;
    }
    return false;
  }

  capacity(): number {
    return this.#bytes.length;
  }
}
