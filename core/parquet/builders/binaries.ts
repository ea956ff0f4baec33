import { ByteValues } from '../values/bytes.ts';
import { FixedValues } from '../values/fixed.ts';
import type { Place } from './builder.ts';
import { LeafBuilder } from './leaf-builder.ts';

const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

export class BinaryBuilder extends LeafBuilder<ByteValues> {
  constructor(place: Place) {
    super(place, new ByteValues(false));
  }

  append(value: unknown, repetition: number): void {
    const bytes = toBytes(value);
    if (bytes === undefined) throw this.mismatch(value, 'bytes, in JSON as base64');
    this.values.putBytes(this.leaf.length, bytes);
    this.leaf.addValue(repetition);
  }
}

export class FixedBuilder extends LeafBuilder<FixedValues> {
  readonly #width: number;

  constructor(place: Place, width: number) {
    super(place, new FixedValues(width, false));
    this.#width = width;
  }

  append(value: unknown, repetition: number): void {
    const bytes = toBytes(value);
    if (bytes?.length !== this.#width) {
      throw this.mismatch(value, `${this.#width} bytes, in JSON as base64`);
    }
    this.values.put(this.leaf.length, bytes);
    this.leaf.addValue(repetition);
  }
}

/** Bytes as they are, or what a string holds as base64 (JSON). */
function toBytes(value: unknown): Uint8Array | undefined {
  if (value instanceof Uint8Array) return value;
  if (typeof value !== 'string' || !BASE64.test(value)) return undefined;
  return Buffer.from(value, 'base64');
}
