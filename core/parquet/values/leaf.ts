import { grown } from './grown.ts';
import type { Values } from './values.ts';

const FIRST_CAPACITY = 64;
/** Levels are bytes. No schema is that deep. */
const MAX_LEVEL = 255;

/**
 * What one column of the file holds: values, and levels that say where in the rows they belong. Memory is
 * kept from file to file: fresh buffers of this size are what the garbage collector spends its time on.
 *
 * It and every kind of values are classes of their own, and not bases of the builders: the engine learns
 * about the fields that a method touches by method, and one that serves all builders learns nothing.
 */
export class Leaf {
  /** Values that are not null. */
  length = 0;
  /** Entries of the level arrays: values, nulls and empty lists. */
  levels = 0;
  definitions = new Uint8Array(FIRST_CAPACITY);
  repetitions = new Uint8Array(FIRST_CAPACITY);
  readonly values: Values;
  /** Definition level of a value that is not null. */
  readonly maxDefinition: number;
  readonly maxRepetition: number;
  #rows = 0;

  constructor(values: Values, maxDefinition: number, maxRepetition: number) {
    if (maxDefinition > MAX_LEVEL) {
      throw new RangeError(`got a column ${maxDefinition} levels deep, allowed: ${MAX_LEVEL}`);
    }
    this.values = values;
    this.maxDefinition = maxDefinition;
    this.maxRepetition = maxRepetition;
  }

  /** Counts a value that was just put at `length`. */
  addValue(repetition: number): void {
    this.length++;
    this.#add(repetition, this.maxDefinition);
  }

  /** Nothing is here; `definition` tells how far down something was. */
  addNull(repetition: number, definition: number): void {
    this.#add(repetition, definition);
  }

  #add(repetition: number, definition: number): void {
    const at = this.levels;
    if (at === this.definitions.length) {
      this.definitions = grown(this.definitions);
      this.repetitions = grown(this.repetitions);
    }
    this.definitions[at] = definition;
    this.repetitions[at] = repetition;
    this.levels = at + 1;
    if (repetition === 0) this.#rows++;
  }

  /** Forgets all but the first rows; at most one more has been begun. */
  truncate(rows: number): void {
    while (this.#rows > rows) {
      this.levels--;
      if (this.definitions[this.levels] === this.maxDefinition) this.length--;
      if (this.repetitions[this.levels] === 0) this.#rows--;
    }
  }

  clear(): void {
    this.length = 0;
    this.levels = 0;
    this.#rows = 0;
  }

  /** Bytes of memory that it keeps. */
  capacity(): number {
    return this.definitions.length + this.repetitions.length + this.values.capacity();
  }
}
