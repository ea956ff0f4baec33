import { DefinitionError } from '../errors.ts';
import type { Column, ColumnType } from './columns.ts';

/** Parquet's DECIMAL and the warehouses go no further. */
const MAX_PRECISION = 38;
/** Far beyond any hash or key; a null takes as much room in memory. */
const MAX_FIXED_BYTES = 65_536;

type Json = Record<string, unknown>;

/**
 * The columns of an Avro record schema, in its order.
 *
 * Unions are supported as "null and one other type"; unknown logical types count as their underlying
 * type, as the Avro specification asks; `time-millis` and `time-micros` do so too, since warehouses
 * disagree on TIME.
 *
 * @throws DefinitionError `SCHEMA` naming the file, the path of the field and what is allowed.
 */
export function avroColumns(file: string, schema: unknown): readonly Column[] {
  return new AvroReader(file).record(schema);
}

class AvroReader {
  readonly #file: string;
  /** Named types met so far, by full name. */
  readonly #named = new Map<string, ColumnType>();
  /** Names of the records that are being read now: meeting one again means recursion. */
  readonly #open = new Set<string>();

  constructor(file: string) {
    this.#file = file;
  }

  record(schema: unknown): readonly Column[] {
    if (!isObject(schema) || schema['type'] !== 'record') {
      const got = isObject(schema) ? schema['type'] : schema;
      throw this.#error('type', got, 'an Avro schema of type "record"');
    }
    const type = this.#type(schema, '', '');
    return type.kind === 'struct' ? type.fields : [];
  }

  #error(property: string, got: unknown, allowed: string): DefinitionError {
    return new DefinitionError('SCHEMA', this.#file, property || 'schema', got, allowed);
  }

  #column(field: Json, at: string, namespace: string): Column {
    const name = field['name'];
    if (typeof name !== 'string') throw this.#error(at, name, 'a field with a name');
    if (name in Object.prototype) {
      throw this.#error(at || 'fields', name, 'a name that not every JavaScript object has');
    }
    const path = at ? `${at}.${name}` : name;
    const { type, nullable } = this.#nullable(field['type'], path, namespace);
    const column: Column = { name, type, nullable, aliases: (field['aliases'] ?? []) as string[] };
    if (!('default' in field)) return column;
    const value = field['default'];
    if (Number.isInteger(value) && !Number.isSafeInteger(value)) {
      throw this.#error(`${path}.default`, value, 'an integer that JSON can hold exactly');
    }
    return { ...column, default: datum(type, value) };
  }

  #nullable(schema: unknown, at: string, namespace: string) {
    if (!Array.isArray(schema)) return { type: this.#type(schema, at, namespace), nullable: false };
    const others = schema.filter((branch) => branch !== 'null');
    if (others.length !== 1 || schema.length > 2) {
      throw this.#error(at, schema, 'a union of "null" and one other type');
    }
    return { type: this.#type(others[0], at, namespace), nullable: schema.length === 2 };
  }

  #element(schema: unknown, name: string, at: string, namespace: string): Column {
    return { name, aliases: [], ...this.#nullable(schema, at, namespace) };
  }

  #type(schema: unknown, at: string, namespace: string): ColumnType {
    if (typeof schema === 'string') return this.#primitive({ type: schema }, at, namespace);
    if (!isObject(schema)) throw this.#error(at, schema, 'an Avro type');
    switch (schema['type']) {
      case 'record':
        return this.#recordType(schema, at, namespace);
      case 'enum':
        return this.#remember(schema, namespace, enumType(schema));
      case 'fixed':
        return this.#remember(schema, namespace, this.#fixed(schema, at));
      case 'array':
        return { kind: 'list', element: this.#element(schema['items'], 'element', at, namespace) };
      case 'map':
        return { kind: 'map', value: this.#element(schema['values'], 'value', at, namespace) };
      default:
        return this.#primitive(schema, at, namespace);
    }
  }

  #recordType(schema: Json, at: string, outer: string): ColumnType {
    const { full, namespace } = fullName(schema, outer);
    const fields = schema['fields'];
    if (!Array.isArray(fields) || fields.length === 0) {
      throw this.#error(at ? `${at}.fields` : 'fields', fields, 'a list of at least one field');
    }
    this.#open.add(full);
    const columns = fields.map((field: Json) => this.#column(field, at, namespace));
    this.#open.delete(full);
    return this.#remember(schema, outer, { kind: 'struct', fields: columns });
  }

  #remember(schema: Json, outer: string, type: ColumnType): ColumnType {
    this.#named.set(fullName(schema, outer).full, type);
    return type;
  }

  #fixed(schema: Json, at: string): ColumnType {
    const bytes = schema['size'];
    if (!isIntegerIn(bytes, 1, MAX_FIXED_BYTES)) {
      throw this.#error(`${at}.size`, bytes, `1 to ${MAX_FIXED_BYTES} bytes`);
    }
    if (schema['logicalType'] === 'decimal') return this.#decimal(schema, at);
    if (schema['logicalType'] === 'uuid' && bytes === 16) return { kind: 'uuid' };
    return { kind: 'fixed', bytes };
  }

  #decimal(schema: Json, at: string): ColumnType {
    const { precision, scale = 0 } = schema as { precision?: unknown; scale?: unknown };
    if (!isIntegerIn(precision, 1, MAX_PRECISION)) {
      throw this.#error(`${at}.precision`, precision, `an integer from 1 to ${MAX_PRECISION}`);
    }
    if (!isIntegerIn(scale, 0, precision)) {
      throw this.#error(`${at}.scale`, scale, `an integer from 0 to the precision, ${precision}`);
    }
    return { kind: 'decimal', precision, scale };
  }

  #primitive(schema: Json, at: string, namespace: string): ColumnType {
    const logical = schema['logicalType'];
    switch (schema['type']) {
      case 'boolean':
        return { kind: 'boolean' };
      case 'int':
        return { kind: logical === 'date' ? 'date' : 'int32' };
      case 'long':
        if (logical === 'timestamp-millis') return { kind: 'timestamp', unit: 'millis' };
        if (logical === 'timestamp-micros') return { kind: 'timestamp', unit: 'micros' };
        return { kind: 'int64' };
      case 'float':
        return { kind: 'float32' };
      case 'double':
        return { kind: 'float64' };
      case 'string':
        return { kind: 'utf8' };
      case 'bytes':
        return logical === 'decimal' ? this.#decimal(schema, at) : { kind: 'binary' };
      default:
        return this.#reference(schema['type'], at, namespace);
    }
  }

  #reference(name: unknown, at: string, namespace: string): ColumnType {
    if (typeof name === 'string') {
      const full = name.includes('.') || !namespace ? name : `${namespace}.${name}`;
      const known = this.#named.get(full) ?? this.#named.get(name);
      if (known) return known;
      if (this.#open.has(full) || this.#open.has(name)) {
        throw this.#error(
          at,
          name,
          'a type that does not contain itself: a table has no recursion',
        );
      }
    }
    throw this.#error(at, name, 'an Avro primitive, complex or named type');
  }
}

/** A default as a payload would hold it: Avro writes bytes as text, a character a byte. */
function datum(type: ColumnType, value: unknown): unknown {
  switch (type.kind) {
    case 'binary':
    case 'fixed':
    case 'decimal':
    case 'uuid':
      return typeof value === 'string' ? Buffer.from(value, 'latin1') : value;
    case 'list':
      return Array.isArray(value) ? value.map((item) => datum(type.element.type, item)) : value;
    case 'map':
      return mapped(value, () => type.value.type);
    case 'struct':
      return mapped(value, (name) => type.fields.find((field) => field.name === name)?.type);
    default:
      return value;
  }
}

function mapped(value: unknown, typeOf: (name: string) => ColumnType | undefined): unknown {
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, item]) => {
      const type = typeOf(name);
      return [name, type ? datum(type, item) : item];
    }),
  );
}

function enumType(schema: Json): ColumnType {
  const symbols = schema['symbols'] as string[];
  const fallback = schema['default'] as string | undefined;
  return fallback === undefined ? { kind: 'enum', symbols } : { kind: 'enum', symbols, fallback };
}

function fullName(schema: Json, outer: string): { full: string; namespace: string } {
  const name = String(schema['name']);
  const dot = name.lastIndexOf('.');
  if (dot > 0) return { full: name, namespace: name.slice(0, dot) };
  const namespace = typeof schema['namespace'] === 'string' ? schema['namespace'] : outer;
  return { full: namespace ? `${namespace}.${name}` : name, namespace };
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isIntegerIn(value: unknown, min: number, max: number): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= min && value <= max;
}
