import type { Column, ColumnType } from './columns.ts';

/** What a number may become without loss; everything else must stay what it is. */
const WIDENS: Readonly<Record<string, readonly string[]>> = {
  int32: ['int64', 'float64'],
  float32: ['float64'],
};

/**
 * Finds the first column whose meaning changes between two versions in a way that Avro's own resolution
 * does not see: it ignores logical types, so milliseconds would silently be read as microseconds; it takes
 * bytes for text, which JSON payloads write as base64; it rounds a long to a double.
 *
 * @returns what is wrong, naming the column; `undefined` when nothing is
 */
export function meaningChange(
  older: readonly Column[],
  newer: readonly Column[],
): string | undefined {
  for (const column of newer) {
    const names = [column.name, ...column.aliases];
    const before = older.find(({ name }) => names.includes(name));
    const change = before && typeChange(before.type, column.type, column.name);
    if (change) return change;
  }
  return undefined;
}

function typeChange(older: ColumnType, newer: ColumnType, path: string): string | undefined {
  if (older.kind === 'list' && newer.kind === 'list') {
    return typeChange(older.element.type, newer.element.type, `${path}.element`);
  }
  if (older.kind === 'map' && newer.kind === 'map') {
    return typeChange(older.value.type, newer.value.type, `${path}.value`);
  }
  if (older.kind === 'struct' && newer.kind === 'struct') {
    const change = meaningChange(older.fields, newer.fields);
    return change && `${path}.${change}`;
  }
  if (WIDENS[older.kind]?.includes(newer.kind)) return undefined;
  const [from, to] = [described(older), described(newer)];
  return from === to ? undefined : `${path} was ${from} and is ${to}`;
}

function described(type: ColumnType): string {
  switch (type.kind) {
    case 'timestamp':
      return `timestamp-${type.unit}`;
    case 'decimal':
      return `decimal with ${type.scale} digits after the point`;
    case 'fixed':
      return `fixed of ${type.bytes} bytes`;
    default:
      return type.kind;
  }
}
