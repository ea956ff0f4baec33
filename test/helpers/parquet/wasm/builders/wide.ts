import { type Data, Decimal, Int64, makeData, TimestampMicrosecond } from 'apache-arrow';
import type { Long } from '../../../../../core/schema/avro-type.ts';
import { toUnscaled } from '../../../../../core/value/decimal.ts';
import { toLong } from '../../../../../core/value/long.ts';
import { isInRange, toMicros } from '../../../../../core/value/time.ts';
import { ColumnBuilder, grown } from './builder.ts';

const INITIAL_VALUES = 64;
const TWO_32 = 0x1_0000_0000;

/** Integers as 32-bit halves, so that only values beyond 2^53 become bigints. */
abstract class WideBuilder extends ColumnBuilder {
  readonly #wordsPerValue: 2 | 4;
  #words: Int32Array;
  #longs: BigInt64Array;

  constructor(path: string, wordsPerValue: 2 | 4) {
    super(path);
    this.#wordsPerValue = wordsPerValue;
    this.#words = new Int32Array(INITIAL_VALUES * wordsPerValue);
    this.#longs = new BigInt64Array(this.#words.buffer);
  }

  appendNull(): void {
    this.put(0, 0);
  }

  protected put(value: Long, valid: 0 | 1): void {
    const at = this.length * this.#wordsPerValue;
    if (at === this.#words.length) this.#grow();
    if (typeof value === 'number') {
      this.#words[at] = value | 0;
      this.#words[at + 1] = Math.floor(value / TWO_32);
      if (this.#wordsPerValue === 4) this.#words.fill(value < 0 ? -1 : 0, at + 2, at + 4);
    } else {
      this.#longs[at / 2] = BigInt.asIntN(64, value);
      if (this.#wordsPerValue === 4) this.#longs[at / 2 + 1] = value >> 64n;
    }
    this.mark(valid);
  }

  #grow(): void {
    this.#words = grown(this.#words, this.#words.length * 2);
    this.#longs = new BigInt64Array(this.#words.buffer);
  }

  protected longs(): BigInt64Array {
    return this.#longs.subarray(0, (this.length * this.#wordsPerValue) / 2);
  }
}

export class Int64Builder extends WideBuilder {
  readonly type = new Int64();

  constructor(path: string) {
    super(path, 2);
  }

  append(value: unknown): void {
    const long = toLong(value);
    if (long === undefined) throw this.mismatch(value, 'a 64-bit integer');
    this.put(long, 1);
  }

  data(): Data {
    return makeData({
      type: this.type,
      length: this.length,
      ...this.validity(),
      data: this.longs(),
    });
  }
}

export class TimestampBuilder extends WideBuilder {
  readonly type = new TimestampMicrosecond('UTC');
  readonly #unit: 'millis' | 'micros';

  constructor(path: string, unit: 'millis' | 'micros') {
    super(path, 2);
    this.#unit = unit;
  }

  append(value: unknown): void {
    const micros = toMicros(value, this.#unit);
    if (micros === undefined) {
      throw this.mismatch(value, `${this.#unit} since 1970 or RFC 3339 with a zone`);
    }
    // a warehouse that cannot hold it refuses the whole file, and with it the neighbours
    if (!isInRange(micros)) throw this.unencodable('another year', 'the years 0001 to 9999');
    this.put(micros, 1);
  }

  data(): Data {
    return makeData({
      type: this.type,
      length: this.length,
      ...this.validity(),
      data: this.longs(),
    });
  }
}

export class DecimalBuilder extends WideBuilder {
  readonly type: Decimal;
  readonly #limits: { readonly precision: number; readonly scale: number };

  constructor(path: string, limits: { precision: number; scale: number }) {
    super(path, 4);
    this.#limits = limits;
    this.type = new Decimal(limits.scale, limits.precision, 128);
  }

  append(value: unknown): void {
    const unscaled = toUnscaled(value, this.#limits);
    if (unscaled === undefined) {
      const { precision, scale } = this.#limits;
      throw this.mismatch(
        value,
        `a decimal of at most ${precision} digits, ${scale} after the point`,
      );
    }
    this.put(unscaled, 1);
  }

  data(): Data {
    const longs = this.longs();
    return makeData({
      type: this.type,
      length: this.length,
      ...this.validity(),
      data: new Uint32Array(longs.buffer, longs.byteOffset, longs.length * 2),
    });
  }
}
