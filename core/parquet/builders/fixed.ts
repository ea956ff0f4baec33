import type { ByteWriter } from '../format/byte-writer.ts';
import { exactLimits, type Limits } from '../format/limits.ts';
import type { Place } from './builder.ts';
import { grown } from './grown.ts';
import { LeafBuilder } from './leaf.ts';
import { toBytes } from './to-bytes.ts';

const FIRST_VALUES = 64;

/** Whatever is stored as bytes of one length. */
export abstract class FixedStore extends LeafBuilder {
  protected readonly width: number;
  #bytes: Uint8Array;

  constructor(place: Place, width: number) {
    super(place);
    this.width = width;
    this.#bytes = new Uint8Array(FIRST_VALUES * width);
  }

  /** What the first byte is compared as; the others are unsigned. */
  protected abstract rank(firstByte: number): number;

  protected put(bytes: Uint8Array, repetition: number): void {
    const end = (this.length + 1) * this.width;
    if (end > this.#bytes.length) this.#bytes = grown(this.#bytes);
    this.#bytes.set(bytes, end - this.width);
    this.stored(repetition);
  }

  protected valueCapacity(): number {
    return this.#bytes.length;
  }

  writeValues(out: ByteWriter): void {
    out.append(this.#bytes, 0, this.length * this.width);
  }

  limits(): Limits | undefined {
    if (this.length === 0) return undefined;
    let min = 0;
    let max = 0;
    for (let i = 1; i < this.length; i++) {
      if (this.#isBelow(i, min)) min = i;
      else if (this.#isBelow(max, i)) max = i;
    }
    return exactLimits(this.#valueAt(min), this.#valueAt(max));
  }

  #valueAt(position: number): Uint8Array {
    return this.#bytes.slice(position * this.width, (position + 1) * this.width);
  }

  #isBelow(a: number, b: number): boolean {
    const atA = a * this.width;
    const atB = b * this.width;
    for (let i = 0; i < this.width; i++) {
      const byteA = this.#bytes[atA + i] ?? 0;
      const byteB = this.#bytes[atB + i] ?? 0;
      if (byteA !== byteB) return i === 0 ? this.rank(byteA) < this.rank(byteB) : byteA < byteB;
    }
    return false;
  }
}

export class FixedBuilder extends FixedStore {
  append(value: unknown, repetition: number): void {
    const bytes = toBytes(value);
    if (bytes?.length !== this.width) {
      throw this.mismatch(value, `${this.width} bytes, in JSON as base64`);
    }
    this.put(bytes, repetition);
  }

  protected rank(firstByte: number): number {
    return firstByte;
  }
}
