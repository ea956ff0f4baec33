import { NumberLiteral } from '../../value/number-literal.ts';
import { exactLimits, type Limits } from '../format/limits.ts';
import type { Place } from './builder.ts';
import { WordsBuilder } from './words.ts';

/** JSON has no NaN and no infinities: words stand for them, as in proto3 JSON. */
const FLOAT_WORDS = new Map([
  ['NaN', Number.NaN],
  ['Infinity', Number.POSITIVE_INFINITY],
  ['-Infinity', Number.NEGATIVE_INFINITY],
]);
/** The one NaN that is written; which bits a NaN of JavaScript has is nobody's promise. */
const NAN_32 = 0x7fc0_0000;
const NAN_64_HIGH = 0x7ff8_0000;

export class DoubleBuilder extends WordsBuilder {
  #numbers: Float64Array;

  constructor(place: Place) {
    super(place, 2);
    this.#numbers = new Float64Array(this.words.buffer);
  }

  append(value: unknown, repetition: number): void {
    const number = toNumber(value);
    if (number === undefined) throw this.mismatch(value, 'a number, NaN, Infinity, -Infinity');
    if (this.length === this.#numbers.length) {
      this.grow();
      this.#numbers = new Float64Array(this.words.buffer);
    }
    if (Number.isNaN(number)) {
      this.words[2 * this.length] = 0;
      this.words[2 * this.length + 1] = NAN_64_HIGH;
    } else this.#numbers[this.length] = number;
    this.stored(repetition);
  }

  limits(): Limits | undefined {
    return floatLimits(this.#numbers, this.length, (value) => Float64Array.of(value));
  }
}

export class FloatBuilder extends WordsBuilder {
  #numbers: Float32Array;

  constructor(place: Place) {
    super(place, 1);
    this.#numbers = new Float32Array(this.words.buffer);
  }

  append(value: unknown, repetition: number): void {
    const number = toNumber(value);
    if (number === undefined) throw this.mismatch(value, 'a number, NaN, Infinity, -Infinity');
    if (Number.isFinite(number) && !Number.isFinite(Math.fround(number))) {
      throw this.unencodable('a number beyond the range of a float', 'up to 3.4e38');
    }
    if (this.length === this.#numbers.length) {
      this.grow();
      this.#numbers = new Float32Array(this.words.buffer);
    }
    if (Number.isNaN(number)) this.words[this.length] = NAN_32;
    else this.#numbers[this.length] = number;
    this.stored(repetition);
  }

  limits(): Limits | undefined {
    return floatLimits(this.#numbers, this.length, (value) => Float32Array.of(value));
  }
}

/** NaN has no place in the order; a zero may be of either sign for a reader that looks for it. */
function floatLimits(
  numbers: Float32Array | Float64Array,
  count: number,
  stored: (value: number) => Float32Array | Float64Array,
): Limits | undefined {
  let min = Number.NaN;
  let max = Number.NaN;
  for (let i = 0; i < count; i++) {
    const value = numbers[i] ?? 0;
    if (Number.isNaN(value)) continue;
    // the first one passes, since nothing is above or below NaN
    if (!(value >= min)) min = value;
    if (!(value <= max)) max = value;
  }
  if (Number.isNaN(min)) return undefined;
  const bytes = (value: number) => new Uint8Array(stored(value).buffer);
  return exactLimits(bytes(min === 0 ? -0 : min), bytes(max === 0 ? 0 : max));
}

function toNumber(value: unknown): number | undefined {
  if (typeof value === 'number') return value;
  if (typeof value === 'bigint') return Number(value);
  if (value instanceof NumberLiteral) return Number(value.source);
  return typeof value === 'string' ? FLOAT_WORDS.get(value) : undefined;
}
