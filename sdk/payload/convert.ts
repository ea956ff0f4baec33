import avro, { type Type } from 'avsc';
import type { Column } from '../../core/schema/columns.ts';
import { PayloadError, typeName } from '../errors.ts';
import { allowedFor } from './allowed.ts';
import type { Forms } from './forms.ts';
import { convertScalar, misfit } from './scalar.ts';

type Fields = Record<string, unknown>;

/**
 * Checks a record against its columns and writes its values in the forms of an encoding.
 *
 * @param raw avsc's type of the record, where the encoding is Avro
 * @throws PayloadError naming the first field that does not fit
 */
export function convertRecord(
  fields: readonly Column[],
  data: unknown,
  forms: Forms,
  raw: Type | undefined,
  path = '',
): Fields {
  if (!isPlainObject(data)) {
    throw new PayloadError('TYPE', path || 'the payload', typeName(data), 'an object');
  }
  const record: Fields = Object.create(null);
  let known = 0;
  for (const column of fields) {
    const at = path ? `${path}.${column.name}` : column.name;
    const value = Object.hasOwn(data, column.name) ? data[column.name] : undefined;
    if (value === undefined) {
      record[column.name] = absent(column, at, forms);
    } else {
      known++;
      record[column.name] = convert(column, value, at, forms, fieldType(raw, column.name));
    }
  }
  if (known < Object.keys(data).length) refuseUnknown(fields, data, path);
  return record;
}

/** Absent: the default stands in at the reader, or null, or the field is missed. */
function absent(column: Column, path: string, forms: Forms): null | undefined {
  if (column.default !== undefined) return undefined;
  if (column.nullable) return forms.absent;
  throw new PayloadError('MISSING', path, 'nothing', allowedFor(column.type));
}

const SHOWN_NAME_CHARACTERS = 64;

function refuseUnknown(fields: readonly Column[], data: Fields, path: string): void {
  const names = new Set(fields.map(({ name }) => name));
  const unknown = Object.keys(data).find((name) => !names.has(name) && data[name] !== undefined);
  if (unknown === undefined) return;
  const at = `${path ? `${path}.` : ''}${unknown.slice(0, SHOWN_NAME_CHARACTERS)}`;
  const allowed = `the fields of the schema: ${[...names].join(', ')}`;
  throw new PayloadError('UNKNOWN_FIELD', at, 'a field that is not in the schema', allowed);
}

function convert(
  column: Column,
  value: unknown,
  path: string,
  forms: Forms,
  raw: Type | undefined,
): unknown {
  const { type } = column;
  if (value === null) {
    if (column.nullable) return null;
    throw new PayloadError('NULL', path, 'null', allowedFor(type));
  }
  switch (type.kind) {
    case 'struct':
      return convertRecord(type.fields, value, forms, raw, path);
    case 'list':
      return convertList(type.element, value, path, forms, raw);
    case 'map':
      return convertMap(type.value, value, path, forms, raw);
    default:
      return convertScalar(type, value, path, forms, raw);
  }
}

function convertList(
  element: Column,
  value: unknown,
  path: string,
  forms: Forms,
  raw: Type | undefined,
): unknown[] {
  if (!Array.isArray(value)) throw misfit({ kind: 'list', element }, value, path);
  const rawElement = raw instanceof avro.types.ArrayType ? branch(raw.itemsType) : undefined;
  return value.map((item, i) => convert(element, item ?? null, `${path}[${i}]`, forms, rawElement));
}

function convertMap(
  column: Column,
  value: unknown,
  path: string,
  forms: Forms,
  raw: Type | undefined,
): Fields {
  if (!isPlainObject(value)) throw misfit({ kind: 'map', value: column }, value, path);
  const rawValue = raw instanceof avro.types.MapType ? branch(raw.valuesType) : undefined;
  const map: Fields = Object.create(null);
  for (const [key, item] of Object.entries(value)) {
    if (!key.isWellFormed()) throw misfit({ kind: 'utf8' }, key, `a key of ${path}`);
    map[key] = convert(column, item ?? null, `${path}{}`, forms, rawValue);
  }
  return map;
}

function fieldType(raw: Type | undefined, name: string): Type | undefined {
  if (!(raw instanceof avro.types.RecordType)) return undefined;
  const type = raw.field(name)?.type;
  return type && branch(type);
}

/** The type beside null of a nullable one. */
function branch(type: Type): Type {
  if (!(type instanceof avro.types.UnwrappedUnionType)) return type;
  return type.types.find(({ typeName: name }) => name !== 'null') ?? type;
}

function isPlainObject(value: unknown): value is Fields {
  return (
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    !(value instanceof Uint8Array) &&
    !(value instanceof Date)
  );
}
