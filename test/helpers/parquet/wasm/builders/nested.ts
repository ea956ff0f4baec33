import { type Data, Field, List, Map_, makeData, Struct } from 'apache-arrow';
import type { Column } from '../../../../../core/schema/columns.ts';
import { ColumnBuilder, grown } from './builder.ts';
import { Utf8Builder } from './texts.ts';

const INITIAL_VALUES = 64;

/** Where one builder makes another one of any kind. */
export type MakeBuilder = (column: Column, path: string) => ColumnBuilder;

/** A column's values with the rule for null and absence. */
export class Slot {
  readonly column: Column;
  readonly builder: ColumnBuilder;

  constructor(column: Column, builder: ColumnBuilder) {
    this.column = column;
    this.builder = builder;
  }

  append(value: unknown): void {
    if (value !== null && value !== undefined) this.builder.append(value);
    else if (this.column.nullable && value === null) this.builder.appendNull();
    // appending null to a column that forbids it is the builder's ordinary mismatch
    else this.builder.append(value);
  }

  /** Takes the column's value out of a record: by name, by alias, by default. */
  appendFrom(record: Readonly<Record<string, unknown>>): void {
    const value = record[this.column.name];
    this.append(value === undefined ? this.#absent(record) : value);
  }

  #absent(record: Readonly<Record<string, unknown>>): unknown {
    const { aliases, nullable } = this.column;
    const alias = aliases.find((name) => record[name] !== undefined);
    if (alias !== undefined) return record[alias];
    if (this.column.default !== undefined) return this.column.default;
    return nullable ? null : undefined;
  }
}

export class StructBuilder extends ColumnBuilder {
  readonly type: Struct;
  readonly #slots: readonly Slot[];

  constructor(path: string, columns: readonly Column[], make: MakeBuilder) {
    super(path);
    this.#slots = columns.map((column) => {
      const builder = make(column, path ? `${path}.${column.name}` : column.name);
      return new Slot(column, builder);
    });
    this.type = new Struct(fieldsOf(this.#slots));
  }

  append(value: unknown): void {
    if (!isRecord(value)) throw this.mismatch(value, 'an object');
    for (const slot of this.#slots) slot.appendFrom(value);
    this.mark(1);
  }

  appendNull(): void {
    for (const { builder } of this.#slots) builder.appendNull();
    this.mark(0);
  }

  override truncate(length: number): void {
    for (const { builder } of this.#slots) builder.truncate(length);
    super.truncate(length);
  }

  data(): Data {
    const children = this.#slots.map(({ builder }) => builder.data());
    return makeData({ type: this.type, length: this.length, ...this.validity(), children });
  }
}

/** Values that hold a run of their child's values. */
abstract class RunsBuilder extends ColumnBuilder {
  #offsets = new Int32Array(INITIAL_VALUES + 1);

  /** Length of the child so far. */
  protected abstract childLength(): number;
  protected abstract truncateChild(length: number): void;

  appendNull(): void {
    this.end(0);
  }

  protected end(valid: 0 | 1): void {
    const next = this.length + 1;
    if (next === this.#offsets.length) this.#offsets = grown(this.#offsets, next + 1);
    this.#offsets[next] = this.childLength();
    this.mark(valid);
  }

  override truncate(length: number): void {
    // the child may be ahead of the offsets when an append was broken off
    const kept = Math.min(length, this.length);
    this.truncateChild(this.#offsets[kept] ?? 0);
    super.truncate(length);
  }

  protected runs() {
    const valueOffsets = this.#offsets.subarray(0, this.length + 1);
    return { length: this.length, ...this.validity(), valueOffsets };
  }
}

export class ListBuilder extends RunsBuilder {
  readonly type: List;
  readonly #element: Slot;

  constructor(path: string, element: Column, make: MakeBuilder) {
    super(path);
    this.#element = new Slot(element, make(element, `${path}.element`));
    this.type = new List(new Field('element', this.#element.builder.type, true));
  }

  append(value: unknown): void {
    if (!Array.isArray(value)) throw this.mismatch(value, 'an array');
    for (const element of value) this.#element.append(element);
    this.end(1);
  }

  protected childLength(): number {
    return this.#element.builder.length;
  }

  protected truncateChild(length: number): void {
    this.#element.builder.truncate(length);
  }

  data(): Data {
    return makeData({ type: this.type, ...this.runs(), child: this.#element.builder.data() });
  }
}

export class MapBuilder extends RunsBuilder {
  readonly type: Map_;
  readonly #keys: Utf8Builder;
  readonly #values: Slot;

  constructor(path: string, value: Column, make: MakeBuilder) {
    super(path);
    this.#keys = new Utf8Builder(`${path}.key`);
    this.#values = new Slot(value, make(value, `${path}.value`));
    const entries = new Field('key_value', entryType(this.#keys, this.#values), false);
    this.type = new Map_(entries);
    // apache-arrow calls it `entries`, which the Parquet format allows readers only to tolerate
    Object.assign(entries, { name: 'key_value' });
  }

  append(value: unknown): void {
    if (!isRecord(value)) throw this.mismatch(value, 'an object');
    for (const key of Object.keys(value)) {
      this.#keys.append(key);
      this.#values.append(value[key]);
    }
    this.end(1);
  }

  protected childLength(): number {
    return this.#keys.length;
  }

  protected truncateChild(length: number): void {
    this.#keys.truncate(length);
    this.#values.builder.truncate(length);
  }

  data(): Data {
    const child = makeData({
      type: entryType(this.#keys, this.#values),
      length: this.#keys.length,
      nullCount: 0,
      children: [this.#keys.data(), this.#values.builder.data()],
    });
    return makeData({ type: this.type, ...this.runs(), child });
  }
}

function entryType(keys: Utf8Builder, { builder }: Slot): Struct {
  // Parquet has no null map keys
  return new Struct([new Field('key', keys.type, false), new Field('value', builder.type, true)]);
}

/** Every column is OPTIONAL, whatever the schema says. */
function fieldsOf(slots: readonly Slot[]): Field[] {
  return slots.map(({ column, builder }) => new Field(column.name, builder.type, true));
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return (
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    !(value instanceof Uint8Array)
  );
}
