import { RecordFault } from '../../errors.ts';
import type { Leaf } from '../values/leaf.ts';

/** Where a column is. */
export interface Place {
  /** As messages name it, e.g. `items.element.sku`. */
  readonly path: string;
  /** Definition level of its values that are not null: optional and repeated groups down to it. */
  readonly definition: number;
  /** Lists and maps around it. */
  readonly repetition: number;
}

/**
 * Takes the values of one column of the schema and hands them down to the columns of the file. Each
 * value comes with its repetition level: 0 in a new row, n when the nth list around it goes on.
 */
export abstract class ColumnBuilder {
  readonly place: Place;

  constructor(place: Place) {
    this.place = place;
  }

  /**
   * @throws RecordFault when the value does not fit; the leaves must be truncated then
   * @throws InexactNumber when JSON.parse may have rounded the number
   */
  abstract append(value: unknown, repetition: number): void;
  /** Nothing is here; `definition` tells how far down something was. */
  abstract appendNull(repetition: number, definition: number): void;
  /** The columns of the file that the values go to, in their order. */
  abstract leaves(): readonly Leaf[];

  /** Names types and never the value: messages are free of payload. */
  protected mismatch(value: unknown, allowed: string): RecordFault {
    const message = `${this.place.path}: got ${typeName(value)}, allowed: ${allowed}`;
    return new RecordFault('SCHEMA_MISMATCH', 'row', message);
  }

  protected unencodable(got: string, allowed: string): RecordFault {
    const message = `${this.place.path}: got ${got}, allowed: ${allowed}`;
    return new RecordFault('ENCODE', 'row', message);
  }
}

function typeName(value: unknown): string {
  if (value === null) return 'null';
  if (value === undefined) return 'nothing';
  if (Array.isArray(value)) return 'an array';
  if (value instanceof Uint8Array) return `${value.length} bytes`;
  if (typeof value === 'number') return Number.isInteger(value) ? 'an integer' : 'a fraction';
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}
