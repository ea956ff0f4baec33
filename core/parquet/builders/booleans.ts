import type { ByteWriter } from '../format/byte-writer.ts';
import { exactLimits, type Limits } from '../format/limits.ts';
import { grown } from './grown.ts';
import { LeafBuilder } from './leaf.ts';

const FIRST_VALUES = 64;

export class BooleanBuilder extends LeafBuilder {
  /** 0 or 1 a value; packed into bits only when they are written. */
  #values = new Uint8Array(FIRST_VALUES);

  append(value: unknown, repetition: number): void {
    if (typeof value !== 'boolean') throw this.mismatch(value, 'a boolean');
    if (this.length === this.#values.length) this.#values = grown(this.#values);
    this.#values[this.length] = value ? 1 : 0;
    this.stored(repetition);
  }

  protected valueCapacity(): number {
    return this.#values.length;
  }

  writeValues(out: ByteWriter): void {
    for (let i = 0; i < this.length; i += 8) {
      let bits = 0;
      for (let bit = 0; bit < 8 && i + bit < this.length; bit++) {
        bits |= (this.#values[i + bit] ?? 0) << bit;
      }
      out.byte(bits);
    }
  }

  limits(): Limits | undefined {
    if (this.length === 0) return undefined;
    const values = this.#values.subarray(0, this.length);
    const min = values.includes(0) ? 0 : 1;
    const max = values.includes(1) ? 1 : 0;
    return exactLimits(Uint8Array.of(min), Uint8Array.of(max));
  }
}
