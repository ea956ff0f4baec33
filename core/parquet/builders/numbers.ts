import { NumberLiteral } from '../../value/number-literal.ts';
import { BooleanValues } from '../values/booleans.ts';
import { DoubleValues, FloatValues } from '../values/floats.ts';
import { Int32Values } from '../values/int32.ts';
import type { Place } from './builder.ts';
import { LeafBuilder } from './leaf-builder.ts';

export class BooleanBuilder extends LeafBuilder<BooleanValues> {
  constructor(place: Place) {
    super(place, new BooleanValues());
  }

  append(value: unknown, repetition: number): void {
    if (typeof value !== 'boolean') throw this.mismatch(value, 'a boolean');
    this.values.put(this.leaf.length, value);
    this.leaf.addValue(repetition);
  }
}

export class Int32Builder extends LeafBuilder<Int32Values> {
  constructor(place: Place) {
    super(place, new Int32Values());
  }

  append(value: unknown, repetition: number): void {
    if (!isInt32(value)) throw this.mismatch(value, 'a 32-bit integer');
    this.values.put(this.leaf.length, value);
    this.leaf.addValue(repetition);
  }
}

export class DoubleBuilder extends LeafBuilder<DoubleValues> {
  constructor(place: Place) {
    super(place, new DoubleValues());
  }

  append(value: unknown, repetition: number): void {
    const number = toNumber(value);
    if (number === undefined) throw this.mismatch(value, 'a number, NaN, Infinity, -Infinity');
    this.values.put(this.leaf.length, number);
    this.leaf.addValue(repetition);
  }
}

export class FloatBuilder extends LeafBuilder<FloatValues> {
  constructor(place: Place) {
    super(place, new FloatValues());
  }

  append(value: unknown, repetition: number): void {
    const number = toNumber(value);
    if (number === undefined) throw this.mismatch(value, 'a number, NaN, Infinity, -Infinity');
    if (Number.isFinite(number) && !Number.isFinite(Math.fround(number))) {
      throw this.unencodable('a number beyond the range of a float', 'up to 3.4e38');
    }
    this.values.put(this.leaf.length, number);
    this.leaf.addValue(repetition);
  }
}

export function isInt32(value: unknown): value is number {
  return typeof value === 'number' && (value | 0) === value;
}

/** JSON has no NaN and no infinities: words stand for them, as in proto3 JSON. */
const FLOAT_WORDS = new Map([
  ['NaN', Number.NaN],
  ['Infinity', Number.POSITIVE_INFINITY],
  ['-Infinity', Number.NEGATIVE_INFINITY],
]);

function toNumber(value: unknown): number | undefined {
  if (typeof value === 'number') return value;
  if (typeof value === 'bigint') return Number(value);
  if (value instanceof NumberLiteral) return Number(value.source);
  return typeof value === 'string' ? FLOAT_WORDS.get(value) : undefined;
}
