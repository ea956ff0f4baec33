import type { Long } from '../../schema/avro-type.ts';
import { toLong } from '../../value/long.ts';
import { isInRange, toMicros } from '../../value/time.ts';
import { exactLimits, type Limits } from '../format/limits.ts';
import type { Place } from './builder.ts';
import { WordsBuilder } from './words.ts';

const TWO_32 = 0x1_0000_0000;

/** Whatever is stored as integers of 64 bits: as halves, so that only values beyond 2^53 are bigints. */
export abstract class Int64Store extends WordsBuilder {
  constructor(place: Place) {
    super(place, 2);
  }

  protected put(value: Long, repetition: number): void {
    const at = this.length * 2;
    if (at === this.words.length) this.grow();
    if (typeof value === 'number') {
      this.words[at] = value | 0;
      this.words[at + 1] = Math.floor(value / TWO_32);
    } else {
      this.words[at] = Number(BigInt.asIntN(32, value));
      this.words[at + 1] = Number(value >> 32n);
    }
    this.stored(repetition);
  }

  limits(): Limits | undefined {
    if (this.length === 0) return undefined;
    let min = 0;
    let max = 0;
    for (let i = 1; i < this.length; i++) {
      if (this.#isBelow(i, min)) min = i;
      else if (this.#isBelow(max, i)) max = i;
    }
    return exactLimits(this.valueAt(min), this.valueAt(max));
  }

  #isBelow(a: number, b: number): boolean {
    const { words } = this;
    const highA = words[2 * a + 1] ?? 0;
    const highB = words[2 * b + 1] ?? 0;
    if (highA !== highB) return highA < highB;
    return (words[2 * a] ?? 0) >>> 0 < (words[2 * b] ?? 0) >>> 0;
  }
}

export class Int64Builder extends Int64Store {
  append(value: unknown, repetition: number): void {
    const long = toLong(value);
    if (long === undefined) throw this.mismatch(value, 'a 64-bit integer');
    this.put(long, repetition);
  }
}

export class TimestampBuilder extends Int64Store {
  readonly #unit: 'millis' | 'micros';

  constructor(place: Place, unit: 'millis' | 'micros') {
    super(place);
    this.#unit = unit;
  }

  append(value: unknown, repetition: number): void {
    const micros = toMicros(value, this.#unit);
    if (micros === undefined) {
      throw this.mismatch(value, `${this.#unit} since 1970 or RFC 3339 with a zone`);
    }
    // a warehouse that cannot hold it refuses the whole file, and with it the neighbours
    if (!isInRange(micros)) throw this.unencodable('another year', 'the years 0001 to 9999');
    this.put(micros, repetition);
  }
}
