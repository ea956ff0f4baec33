import {
  DuckDBDecimalType,
  DuckDBListType,
  DuckDBMapType,
  DuckDBStructType,
  type DuckDBType,
  DuckDBTypeId,
} from '@duckdb/node-api';

const MAX_DECIMAL_DIGITS = 38;

/** Promotions of Avro that keep every value: long → double rounds and is none of them. */
const EXACT_PROMOTIONS: readonly (readonly [from: DuckDBTypeId, to: DuckDBTypeId])[] = [
  [DuckDBTypeId.INTEGER, DuckDBTypeId.BIGINT],
  [DuckDBTypeId.INTEGER, DuckDBTypeId.DOUBLE],
  [DuckDBTypeId.FLOAT, DuckDBTypeId.DOUBLE],
];

/**
 * The type that holds every value of both types unchanged; `undefined` when there is none. Structs
 * keep the fields of both, those of `a` first, at any depth of lists and maps.
 */
export function widen(a: DuckDBType, b: DuckDBType): DuckDBType | undefined {
  if (a instanceof DuckDBStructType && b instanceof DuckDBStructType) return widenStruct(a, b);
  if (a instanceof DuckDBListType && b instanceof DuckDBListType) {
    const value = widen(a.valueType, b.valueType);
    return value && new DuckDBListType(value);
  }
  if (a instanceof DuckDBMapType && b instanceof DuckDBMapType) {
    const key = widen(a.keyType, b.keyType);
    const value = widen(a.valueType, b.valueType);
    return key && value && new DuckDBMapType(key, value);
  }
  if (a instanceof DuckDBDecimalType && b instanceof DuckDBDecimalType) return widenDecimal(a, b);
  if (a.toString() === b.toString()) return a;
  const promotes = (from: DuckDBType, to: DuckDBType): boolean =>
    EXACT_PROMOTIONS.some(([id, wider]) => id === from.typeId && wider === to.typeId);
  if (promotes(a, b)) return b;
  return promotes(b, a) ? a : undefined;
}

function widenStruct(a: DuckDBStructType, b: DuckDBStructType): DuckDBStructType | undefined {
  const names = [...new Set([...a.entryNames, ...b.entryNames])];
  const types: DuckDBType[] = [];
  for (const name of names) {
    const inA = a.entryNames.includes(name) ? a.typeForEntry(name) : undefined;
    const inB = b.entryNames.includes(name) ? b.typeForEntry(name) : undefined;
    const type = inA && inB ? widen(inA, inB) : (inA ?? inB);
    if (!type) return undefined;
    types.push(type);
  }
  return new DuckDBStructType(names, types);
}

function widenDecimal(a: DuckDBDecimalType, b: DuckDBDecimalType): DuckDBDecimalType | undefined {
  const scale = Math.max(a.scale, b.scale);
  const width = Math.max(a.width - a.scale, b.width - b.scale) + scale;
  return width > MAX_DECIMAL_DIGITS ? undefined : new DuckDBDecimalType(width, scale);
}
