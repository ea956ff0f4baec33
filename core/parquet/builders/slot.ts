import type { Column } from '../../schema/columns.ts';
import type { ColumnBuilder } from './builder.ts';

/** A column's values with the rule for null and absence. */
export class Slot {
  readonly builder: ColumnBuilder;
  readonly #column: Column;
  readonly #name: string;
  readonly #isNullable: boolean;
  /** Definition level of a null. */
  readonly #nothing: number;

  constructor(column: Column, builder: ColumnBuilder) {
    this.#column = column;
    this.#name = column.name;
    this.#isNullable = column.nullable;
    this.builder = builder;
    this.#nothing = builder.place.definition - 1;
  }

  append(value: unknown, repetition: number): void {
    if (value !== null && value !== undefined) this.builder.append(value, repetition);
    else if (this.#isNullable && value === null) {
      this.builder.appendNull(repetition, this.#nothing);
    }
    // appending null to a column that forbids it is the builder's ordinary mismatch
    else this.builder.append(value, repetition);
  }

  /** Takes the column's value out of a record: by name, by alias, by default. */
  appendFrom(record: Readonly<Record<string, unknown>>, repetition: number): void {
    const value = record[this.#name];
    this.append(value === undefined ? this.#absent(record) : value, repetition);
  }

  #absent(record: Readonly<Record<string, unknown>>): unknown {
    const { aliases, nullable } = this.#column;
    const alias = aliases.find((name) => record[name] !== undefined);
    if (alias !== undefined) return record[alias];
    if (this.#column.default !== undefined) return this.#column.default;
    return nullable ? null : undefined;
  }
}
