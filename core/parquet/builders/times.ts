import { isDayInRange, isInRange, parseDate, toMicros } from '../../value/time.ts';
import { Int32Values } from '../values/int32.ts';
import { Int64Values } from '../values/int64.ts';
import type { Place } from './builder.ts';
import { LeafBuilder } from './leaf-builder.ts';
import { isInt32 } from './numbers.ts';

export class DateBuilder extends LeafBuilder<Int32Values> {
  constructor(place: Place) {
    super(place, new Int32Values());
  }

  append(value: unknown, repetition: number): void {
    const days = typeof value === 'string' ? parseDate(value) : value;
    if (!isInt32(days)) throw this.mismatch(value, 'YYYY-MM-DD or days since 1970');
    // a warehouse that cannot hold it refuses the whole file, and with it the neighbours
    if (!isDayInRange(days)) throw this.unencodable('another year', 'the years 0001 to 9999');
    this.values.put(this.leaf.length, days);
    this.leaf.addValue(repetition);
  }
}

export class TimestampBuilder extends LeafBuilder<Int64Values> {
  readonly #unit: 'millis' | 'micros';

  constructor(place: Place, unit: 'millis' | 'micros') {
    super(place, new Int64Values());
    this.#unit = unit;
  }

  append(value: unknown, repetition: number): void {
    const micros = toMicros(value, this.#unit);
    if (micros === undefined) {
      throw this.mismatch(value, `${this.#unit} since 1970 or RFC 3339 with a zone`);
    }
    // a warehouse that cannot hold it refuses the whole file, and with it the neighbours
    if (!isInRange(micros)) throw this.unencodable('another year', 'the years 0001 to 9999');
    this.values.put(this.leaf.length, micros);
    this.leaf.addValue(repetition);
  }
}
