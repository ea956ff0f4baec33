import type { Column, ColumnType } from '../../core/schema/columns.ts';
import type { Random } from './random.ts';

const DAY_MILLIS = 86_400_000;
const NULL_SHARE = 0.2;
const MAX_ITEMS = 4;
const WORDS = [
  'amber',
  'basil',
  'cedar',
  'delta',
  'ember',
  'fjord',
  'grove',
  'harbor',
  'iris',
  'juniper',
  'krill',
  'lagoon',
] as const;

/** A random value of a field, in the form that producers write, around a moment. */
export function plausibleValue(column: Column, random: Random, millis: number): unknown {
  if (column.nullable && random.chance(NULL_SHARE)) return null;
  return valueFor(column.type, random, millis);
}

function valueFor(type: ColumnType, random: Random, millis: number): unknown {
  switch (type.kind) {
    case 'boolean':
      return random.chance(0.5);
    case 'int32':
      return random.integer(0, 10_000);
    case 'int64':
      return random.integer(1, Number.MAX_SAFE_INTEGER);
    case 'float32':
    case 'float64':
      return random.integer(-1_000_000, 1_000_000) / 1000;
    case 'utf8':
      return `${random.pick(WORDS)} ${random.pick(WORDS)}`;
    case 'binary':
      return random.bytes(random.integer(0, 16));
    case 'fixed':
      return random.bytes(type.bytes);
    case 'uuid':
      return uuidOf(random);
    case 'date':
      return Math.floor(millis / DAY_MILLIS) - random.integer(0, 365);
    case 'timestamp':
      return new Date(millis - random.integer(0, DAY_MILLIS));
    case 'decimal':
      return decimalOf(type, random);
    case 'enum':
      return random.pick(type.symbols);
    case 'list':
      return listOf(random, () => plausibleValue(type.element, random, millis));
    case 'map':
      return Object.fromEntries(
        listOf(random, () => [random.pick(WORDS), plausibleValue(type.value, random, millis)]),
      );
    case 'struct':
      return Object.fromEntries(
        type.fields.map((field) => [field.name, plausibleValue(field, random, millis)]),
      );
  }
}

export function uuidOf(random: Random): string {
  const hex = random.bytes(16).toString('hex');
  return hex.replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12})$/, '$1-$2-4$3-8$4-$5');
}

/** At most five digits before the point, so that it looks like an amount. */
function decimalOf(type: Extract<ColumnType, { kind: 'decimal' }>, random: Random): string {
  const digits = Math.min(type.precision, type.scale + 5, 15);
  const unscaled = random.integer(0, 10 ** digits - 1);
  const text = String(unscaled).padStart(type.scale + 1, '0');
  const point = text.length - type.scale;
  return type.scale === 0 ? text : `${text.slice(0, point)}.${text.slice(point)}`;
}

function listOf<T>(random: Random, make: () => T): T[] {
  return Array.from({ length: random.integer(0, MAX_ITEMS) }, make);
}
