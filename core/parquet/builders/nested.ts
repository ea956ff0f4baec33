import type { Column } from '../../schema/columns.ts';
import type { Leaf } from '../values/leaf.ts';
import { ColumnBuilder, type Place } from './builder.ts';
import { Slot } from './slot.ts';
import { Utf8Builder } from './texts.ts';

/** Where one builder makes another one of any kind. */
export type MakeBuilder = (column: Column, place: Place) => ColumnBuilder;

/** A place below another one, `levels` optional or repeated groups further down. */
function below({ path, definition, repetition }: Place, name: string, levels: number): Place {
  return { path: path ? `${path}.${name}` : name, definition: definition + levels, repetition };
}

function inList(place: Place): Place {
  return { ...place, repetition: place.repetition + 1 };
}

export class StructBuilder extends ColumnBuilder {
  readonly #slots: readonly Slot[];

  constructor(place: Place, columns: readonly Column[], make: MakeBuilder) {
    super(place);
    this.#slots = columns.map(
      (column) => new Slot(column, make(column, below(place, column.name, 1))),
    );
  }

  append(value: unknown, repetition: number): void {
    if (!isRecord(value)) throw this.mismatch(value, 'an object');
    for (const slot of this.#slots) slot.appendFrom(value, repetition);
  }

  appendNull(repetition: number, definition: number): void {
    for (const { builder } of this.#slots) builder.appendNull(repetition, definition);
  }

  leaves(): readonly Leaf[] {
    return this.#slots.flatMap(({ builder }) => builder.leaves());
  }
}

export class ListBuilder extends ColumnBuilder {
  readonly #element: Slot;

  constructor(place: Place, element: Column, make: MakeBuilder) {
    super(place);
    this.#element = new Slot(element, make(element, inList(below(place, 'element', 2))));
  }

  append(value: unknown, repetition: number): void {
    if (!Array.isArray(value)) throw this.mismatch(value, 'an array');
    const { definition, repetition: again } = this.place;
    if (value.length === 0) this.appendNull(repetition, definition);
    for (let i = 0; i < value.length; i++) {
      this.#element.append(value[i], i === 0 ? repetition : again + 1);
    }
  }

  appendNull(repetition: number, definition: number): void {
    this.#element.builder.appendNull(repetition, definition);
  }

  leaves(): readonly Leaf[] {
    return this.#element.builder.leaves();
  }
}

export class MapBuilder extends ColumnBuilder {
  readonly #keys: Utf8Builder;
  readonly #values: Slot;

  constructor(place: Place, value: Column, make: MakeBuilder) {
    super(place);
    // keys are REQUIRED: the entry that is there is the last optional thing above them
    this.#keys = new Utf8Builder(inList(below(place, 'key', 1)));
    this.#values = new Slot(value, make(value, inList(below(place, 'value', 2))));
  }

  append(value: unknown, repetition: number): void {
    if (!isRecord(value)) throw this.mismatch(value, 'an object');
    const keys = Object.keys(value);
    if (keys.length === 0) this.appendNull(repetition, this.place.definition);
    let level = repetition;
    for (const key of keys) {
      this.#keys.append(key, level);
      this.#values.append(value[key], level);
      level = this.place.repetition + 1;
    }
  }

  appendNull(repetition: number, definition: number): void {
    this.#keys.appendNull(repetition, definition);
    this.#values.builder.appendNull(repetition, definition);
  }

  leaves(): readonly Leaf[] {
    return [...this.#keys.leaves(), ...this.#values.builder.leaves()];
  }
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return (
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    !(value instanceof Uint8Array)
  );
}
