import type { Long } from '../../schema/avro-type.ts';
import { toUnscaled } from '../../value/decimal.ts';
import { PHYSICAL, physicalOf } from '../format/physical.ts';
import type { Place } from './builder.ts';
import { FixedStore } from './fixed.ts';
import { Int32Store } from './int32.ts';
import { Int64Store } from './int64.ts';
import type { LeafBuilder } from './leaf.ts';

interface Digits {
  readonly precision: number;
  readonly scale: number;
}

/** The unscaled integers of decimals, in as few bytes as hold every one of the precision. */
export function decimalBuilder(place: Place, digits: Digits): LeafBuilder {
  const { type, width = 0 } = physicalOf({ kind: 'decimal', ...digits });
  if (type === PHYSICAL.int32) return new Decimal32Builder(place, digits);
  if (type === PHYSICAL.int64) return new Decimal64Builder(place, digits);
  return new WideDecimalBuilder(place, width, digits);
}

class Decimal32Builder extends Int32Store {
  readonly #digits: Digits;

  constructor(place: Place, digits: Digits) {
    super(place);
    this.#digits = digits;
  }

  append(value: unknown, repetition: number): void {
    const unscaled = toUnscaled(value, this.#digits);
    if (unscaled === undefined) throw this.mismatch(value, allowed(this.#digits));
    this.put(Number(unscaled), repetition);
  }
}

class Decimal64Builder extends Int64Store {
  readonly #digits: Digits;

  constructor(place: Place, digits: Digits) {
    super(place);
    this.#digits = digits;
  }

  append(value: unknown, repetition: number): void {
    const unscaled = toUnscaled(value, this.#digits);
    if (unscaled === undefined) throw this.mismatch(value, allowed(this.#digits));
    this.put(unscaled, repetition);
  }
}

/** Two's complement, the most significant byte first. */
class WideDecimalBuilder extends FixedStore {
  readonly #digits: Digits;
  readonly #bytes: Uint8Array;

  constructor(place: Place, width: number, digits: Digits) {
    super(place, width);
    this.#digits = digits;
    this.#bytes = new Uint8Array(width);
  }

  append(value: unknown, repetition: number): void {
    const unscaled = toUnscaled(value, this.#digits);
    if (unscaled === undefined) throw this.mismatch(value, allowed(this.#digits));
    this.put(this.#twosComplement(unscaled), repetition);
  }

  #twosComplement(value: Long): Uint8Array {
    let rest = BigInt(value);
    for (let i = this.width - 1; i >= 0; i--) {
      this.#bytes[i] = Number(rest & 0xffn);
      rest >>= 8n;
    }
    return this.#bytes;
  }

  protected rank(firstByte: number): number {
    return (firstByte << 24) >> 24;
  }
}

function allowed({ precision, scale }: Digits): string {
  return `a decimal of at most ${precision} digits, ${scale} after the point`;
}
