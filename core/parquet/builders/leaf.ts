import type { ByteWriter } from '../format/byte-writer.ts';
import type { Distinct } from '../format/distinct.ts';
import type { Limits } from '../format/limits.ts';
import { ColumnBuilder } from './builder.ts';
import { grown } from './grown.ts';

const FIRST_CAPACITY = 64;

/**
 * Takes the values of one column of the file, straight into the memory that the pages are written from.
 * Memory is kept from file to file: fresh buffers of this size are what the garbage collector spends its
 * time on. `length` alone says which values there are, so that forgetting some is setting it.
 */
export abstract class LeafBuilder extends ColumnBuilder {
  /** Values that are not null. */
  length = 0;
  /** Entries of the level arrays: values, nulls and empty lists. */
  levels = 0;
  definitions = new Uint8Array(FIRST_CAPACITY);
  repetitions = new Uint8Array(FIRST_CAPACITY);
  #rows = 0;

  leaves(): readonly LeafBuilder[] {
    return [this];
  }

  appendNull(repetition: number, definition: number): void {
    this.#mark(repetition, definition);
  }

  /** Counts a value that was just stored at `length`. */
  protected stored(repetition: number): void {
    this.length++;
    this.#mark(repetition, this.place.definition);
  }

  #mark(repetition: number, definition: number): void {
    if (this.levels === this.definitions.length) {
      this.definitions = grown(this.definitions);
      this.repetitions = grown(this.repetitions);
    }
    this.definitions[this.levels] = definition;
    this.repetitions[this.levels] = repetition;
    this.levels++;
    if (repetition === 0) this.#rows++;
  }

  /** Forgets all but the first rows; at most one more has been begun, or all are forgotten. */
  truncate(rows: number): void {
    if (rows === 0) {
      this.length = 0;
      this.levels = 0;
      this.#rows = 0;
    }
    while (this.#rows > rows) {
      this.levels--;
      if (this.definitions[this.levels] === this.place.definition) this.length--;
      if (this.repetitions[this.levels] === 0) this.#rows--;
    }
  }

  /** Bytes of memory that it keeps. */
  capacity(): number {
    return 2 * this.definitions.length + this.valueCapacity();
  }

  protected abstract valueCapacity(): number;

  /** Fills `distinct`, and says whether a dictionary of its values is smaller than the values are. */
  findDistinct(_distinct: Distinct): boolean {
    return false;
  }

  /** The values in the encoding PLAIN. */
  abstract writeValues(out: ByteWriter): void;

  /** The distinct values in the encoding PLAIN. */
  writeDictionary(_out: ByteWriter, _distinct: Distinct): void {}

  /** The smallest and the largest value; `undefined` when there are none that have an order. */
  abstract limits(distinct: Distinct | undefined): Limits | undefined;
}
