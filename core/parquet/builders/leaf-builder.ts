import { Leaf } from '../values/leaf.ts';
import type { Values } from '../values/values.ts';
import { ColumnBuilder, type Place } from './builder.ts';

/** Checks the values of one column of the file, and puts them into its memory. */
export abstract class LeafBuilder<V extends Values> extends ColumnBuilder {
  protected readonly values: V;
  protected readonly leaf: Leaf;

  constructor(place: Place, values: V) {
    super(place);
    this.values = values;
    this.leaf = new Leaf(values, place.definition, place.repetition);
  }

  appendNull(repetition: number, definition: number): void {
    this.leaf.addNull(repetition, definition);
  }

  leaves(): readonly Leaf[] {
    return [this.leaf];
  }
}
