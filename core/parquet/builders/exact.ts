import type { Long } from '../../schema/avro-type.ts';
import { toUnscaled } from '../../value/decimal.ts';
import { toLong } from '../../value/long.ts';
import { PHYSICAL, physicalOf } from '../format/physical.ts';
import { FixedValues } from '../values/fixed.ts';
import { Int32Values } from '../values/int32.ts';
import { Int64Values } from '../values/int64.ts';
import type { ColumnBuilder, Place } from './builder.ts';
import { LeafBuilder } from './leaf-builder.ts';

export class Int64Builder extends LeafBuilder<Int64Values> {
  constructor(place: Place) {
    super(place, new Int64Values());
  }

  append(value: unknown, repetition: number): void {
    const long = toLong(value);
    if (long === undefined) throw this.mismatch(value, 'a 64-bit integer');
    this.values.put(this.leaf.length, long);
    this.leaf.addValue(repetition);
  }
}

interface Digits {
  readonly precision: number;
  readonly scale: number;
}

/** The unscaled integers of decimals, in as few bytes as hold every one of the precision. */
export function decimalBuilder(place: Place, digits: Digits): ColumnBuilder {
  const { type, width = 0 } = physicalOf({ kind: 'decimal', ...digits });
  if (type === PHYSICAL.int32) return new Decimal32Builder(place, digits);
  if (type === PHYSICAL.int64) return new Decimal64Builder(place, digits);
  return new WideDecimalBuilder(place, digits, width);
}

class Decimal32Builder extends LeafBuilder<Int32Values> {
  readonly #digits: Digits;

  constructor(place: Place, digits: Digits) {
    super(place, new Int32Values());
    this.#digits = digits;
  }

  append(value: unknown, repetition: number): void {
    const unscaled = toUnscaled(value, this.#digits);
    if (unscaled === undefined) throw this.mismatch(value, allowed(this.#digits));
    this.values.put(this.leaf.length, Number(unscaled));
    this.leaf.addValue(repetition);
  }
}

class Decimal64Builder extends LeafBuilder<Int64Values> {
  readonly #digits: Digits;

  constructor(place: Place, digits: Digits) {
    super(place, new Int64Values());
    this.#digits = digits;
  }

  append(value: unknown, repetition: number): void {
    const unscaled = toUnscaled(value, this.#digits);
    if (unscaled === undefined) throw this.mismatch(value, allowed(this.#digits));
    this.values.put(this.leaf.length, unscaled);
    this.leaf.addValue(repetition);
  }
}

class WideDecimalBuilder extends LeafBuilder<FixedValues> {
  readonly #digits: Digits;
  readonly #bytes: Uint8Array;

  constructor(place: Place, digits: Digits, width: number) {
    super(place, new FixedValues(width, true));
    this.#digits = digits;
    this.#bytes = new Uint8Array(width);
  }

  append(value: unknown, repetition: number): void {
    const unscaled = toUnscaled(value, this.#digits);
    if (unscaled === undefined) throw this.mismatch(value, allowed(this.#digits));
    this.values.put(this.leaf.length, this.#twosComplement(unscaled));
    this.leaf.addValue(repetition);
  }

  /** The most significant byte first. */
  #twosComplement(value: Long): Uint8Array {
    let rest = BigInt(value);
    for (let i = this.#bytes.length - 1; i >= 0; i--) {
      this.#bytes[i] = Number(rest & 0xffn);
      rest >>= 8n;
    }
    return this.#bytes;
  }
}

function allowed({ precision, scale }: Digits): string {
  return `a decimal of at most ${precision} digits, ${scale} after the point`;
}
