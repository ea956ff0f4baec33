import type { ByteWriter } from '../format/byte-writer.ts';
import { exactLimits, type Limits } from '../format/limits.ts';
import { grown } from './grown.ts';
import { Values } from './values.ts';

const FIRST_VALUES = 64;

export class BooleanValues extends Values {
  /** 0 or 1 a value; packed into bits only when they are written. */
  #bits = new Uint8Array(FIRST_VALUES);

  put(position: number, value: boolean): void {
    if (position === this.#bits.length) this.#bits = grown(this.#bits);
    this.#bits[position] = value ? 1 : 0;
  }

  write(out: ByteWriter, count: number): void {
    for (let i = 0; i < count; i += 8) {
      let byte = 0;
      for (let bit = 0; bit < 8 && i + bit < count; bit++)
        byte |= (this.#bits[i + bit] ?? 0) << bit;
      out.byte(byte);
    }
  }

  limits(count: number): Limits {
    const bits = this.#bits.subarray(0, count);
    const min = bits.includes(0) ? 0 : 1;
    const max = bits.includes(1) ? 1 : 0;
    return exactLimits(Uint8Array.of(min), Uint8Array.of(max));
  }

  capacity(): number {
    return this.#bits.length;
  }
}
