import {
  Bool,
  BufferType,
  Data,
  type DataType,
  DateDay,
  Float32,
  Float64,
  Int32,
} from 'apache-arrow';
import { NumberLiteral } from '../../../../../core/value/number-literal.ts';
import { isDayInRange, parseDate } from '../../../../../core/value/time.ts';
import { ColumnBuilder, grown } from './builder.ts';

const INITIAL_VALUES = 64;

/** Values of up to 64 bits that JavaScript holds as numbers. */
abstract class NumberBuilder<
  T extends DataType,
  V extends Uint8Array | Int32Array | Float32Array | Float64Array,
> extends ColumnBuilder {
  readonly type: T;
  #values: V;

  constructor(path: string, type: T, values: V) {
    super(path);
    this.type = type;
    this.#values = values;
  }

  appendNull(): void {
    this.put(0, 0);
  }

  protected put(value: number, valid: 0 | 1): void {
    if (this.length === this.#values.length) this.#values = grown(this.#values, this.length + 1);
    this.#values[this.length] = value;
    this.mark(valid);
  }

  protected values(): V {
    return this.#values.subarray(0, this.length) as V;
  }

  data(): Data {
    const { nullCount, nullBitmap } = this.validity();
    const buffers = {
      [BufferType.DATA]: this.values(),
      [BufferType.VALIDITY]: nullBitmap ?? undefined,
    };
    return new Data<DataType>(this.type, 0, this.length, nullCount, buffers);
  }
}

export class BooleanBuilder extends NumberBuilder<Bool, Uint8Array> {
  constructor(path: string) {
    super(path, new Bool(), new Uint8Array(INITIAL_VALUES));
  }

  append(value: unknown): void {
    if (typeof value !== 'boolean') throw this.mismatch(value, 'a boolean');
    this.put(value ? 1 : 0, 1);
  }

  /** Arrow packs booleans into bits. */
  protected override values(): Uint8Array {
    const bits = new Uint8Array((this.length + 7) >> 3);
    super.values().forEach((value, i) => {
      bits[i >> 3] = (bits[i >> 3] ?? 0) | (value << (i & 7));
    });
    return bits;
  }
}

export class Int32Builder extends NumberBuilder<Int32, Int32Array> {
  constructor(path: string) {
    super(path, new Int32(), new Int32Array(INITIAL_VALUES));
  }

  append(value: unknown): void {
    if (!isInt32(value)) throw this.mismatch(value, 'a 32-bit integer');
    this.put(value, 1);
  }
}

export class DateBuilder extends NumberBuilder<DateDay, Int32Array> {
  constructor(path: string) {
    super(path, new DateDay(), new Int32Array(INITIAL_VALUES));
  }

  append(value: unknown): void {
    const days = typeof value === 'string' ? parseDate(value) : value;
    if (!isInt32(days)) throw this.mismatch(value, 'YYYY-MM-DD or days since 1970');
    // a warehouse that cannot hold it refuses the whole file, and with it the neighbours
    if (!isDayInRange(days)) throw this.unencodable('another year', 'the years 0001 to 9999');
    this.put(days, 1);
  }
}

const FLOAT_WORDS = new Map([
  ['NaN', Number.NaN],
  ['Infinity', Number.POSITIVE_INFINITY],
  ['-Infinity', Number.NEGATIVE_INFINITY],
]);

export class DoubleBuilder extends NumberBuilder<Float64, Float64Array> {
  constructor(path: string) {
    super(path, new Float64(), new Float64Array(INITIAL_VALUES));
  }

  append(value: unknown): void {
    const number = toNumber(value);
    if (number === undefined) throw this.mismatch(value, 'a number, NaN, Infinity, -Infinity');
    this.put(number, 1);
  }
}

export class FloatBuilder extends NumberBuilder<Float32, Float32Array> {
  constructor(path: string) {
    super(path, new Float32(), new Float32Array(INITIAL_VALUES));
  }

  append(value: unknown): void {
    const number = toNumber(value);
    if (number === undefined) throw this.mismatch(value, 'a number, NaN, Infinity, -Infinity');
    if (Number.isFinite(number) && !Number.isFinite(Math.fround(number))) {
      throw this.unencodable('a number beyond the range of a float', 'up to 3.4e38');
    }
    this.put(number, 1);
  }
}

function isInt32(value: unknown): value is number {
  return typeof value === 'number' && (value | 0) === value;
}

/** JSON has no NaN and no infinities: words stand for them, as in proto3 JSON. */
function toNumber(value: unknown): number | undefined {
  if (typeof value === 'number') return value;
  if (typeof value === 'bigint') return Number(value);
  if (value instanceof NumberLiteral) return Number(value.source);
  return typeof value === 'string' ? FLOAT_WORDS.get(value) : undefined;
}
