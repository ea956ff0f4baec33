import { exactLimits, type Limits } from '../format/limits.ts';
import { WordValues } from './words.ts';

/** The one NaN that is written; which bits a NaN of JavaScript has is nobody's promise. */
const NAN_32 = 0x7fc0_0000;
const NAN_64_HIGH = 0x7ff8_0000;

export class DoubleValues extends WordValues {
  #numbers: Float64Array;

  constructor() {
    super(2);
    this.#numbers = new Float64Array(this.words.buffer);
  }

  put(position: number, value: number): void {
    if (position === this.#numbers.length) {
      this.grow();
      this.#numbers = new Float64Array(this.words.buffer);
    }
    if (!Number.isNaN(value)) {
      this.#numbers[position] = value;
      return;
    }
    this.words[2 * position] = 0;
    this.words[2 * position + 1] = NAN_64_HIGH;
  }

  limits(count: number): Limits | undefined {
    return floatLimits(this.#numbers, count, (value) => Float64Array.of(value));
  }
}

export class FloatValues extends WordValues {
  #numbers: Float32Array;

  constructor() {
    super(1);
    this.#numbers = new Float32Array(this.words.buffer);
  }

  put(position: number, value: number): void {
    if (position === this.#numbers.length) {
      this.grow();
      this.#numbers = new Float32Array(this.words.buffer);
    }
    if (Number.isNaN(value)) this.words[position] = NAN_32;
    else this.#numbers[position] = value;
  }

  limits(count: number): Limits | undefined {
    return floatLimits(this.#numbers, count, (value) => Float32Array.of(value));
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
