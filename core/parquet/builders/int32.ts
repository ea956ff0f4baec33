import { isDayInRange, parseDate } from '../../value/time.ts';
import { exactLimits, type Limits } from '../format/limits.ts';
import type { Place } from './builder.ts';
import { WordsBuilder } from './words.ts';

/** Whatever is stored as integers of 32 bits. */
export abstract class Int32Store extends WordsBuilder {
  constructor(place: Place) {
    super(place, 1);
  }

  protected put(value: number, repetition: number): void {
    if (this.length === this.words.length) this.grow();
    this.words[this.length] = value;
    this.stored(repetition);
  }

  limits(): Limits | undefined {
    if (this.length === 0) return undefined;
    const { words } = this;
    let min = 0;
    let max = 0;
    for (let i = 1; i < this.length; i++) {
      const value = words[i] ?? 0;
      if (value < (words[min] ?? 0)) min = i;
      if (value > (words[max] ?? 0)) max = i;
    }
    return exactLimits(this.valueAt(min), this.valueAt(max));
  }
}

export class Int32Builder extends Int32Store {
  append(value: unknown, repetition: number): void {
    if (!isInt32(value)) throw this.mismatch(value, 'a 32-bit integer');
    this.put(value, repetition);
  }
}

export class DateBuilder extends Int32Store {
  append(value: unknown, repetition: number): void {
    const days = typeof value === 'string' ? parseDate(value) : value;
    if (!isInt32(days)) throw this.mismatch(value, 'YYYY-MM-DD or days since 1970');
    // a warehouse that cannot hold it refuses the whole file, and with it the neighbours
    if (!isDayInRange(days)) throw this.unencodable('another year', 'the years 0001 to 9999');
    this.put(days, repetition);
  }
}

function isInt32(value: unknown): value is number {
  return typeof value === 'number' && (value | 0) === value;
}
