import type { Data, DataType } from 'apache-arrow';
import { RecordFault } from '../../../../../core/errors.ts';

const FIRST_CAPACITY = 64;

/**
 * Takes the values of one column of one file, straight into the memory that the encoder reads. Memory is
 * kept from file to file: fresh buffers of this size are what the garbage collector spends its time on.
 */
export abstract class ColumnBuilder {
  /** Values taken, nulls included. */
  length = 0;
  /** One byte a value, 1 where it is not null; packed into bits only when the file is finished. */
  #valid = new Uint8Array(FIRST_CAPACITY);
  /** As messages name it, e.g. `items.element.sku`. */
  readonly path: string;
  abstract readonly type: DataType;

  constructor(path: string) {
    this.path = path;
  }

  /**
   * @throws RecordFault when the value does not fit; the builder must be truncated then
   * @throws InexactNumber when JSON.parse may have rounded the number
   */
  abstract append(value: unknown): void;
  abstract appendNull(): void;
  /** The column as Arrow data; valid until the builder is used again. */
  abstract data(): Data;

  /** Forgets all values from `length` on. */
  truncate(length: number): void {
    if (length < this.length) this.length = length;
  }

  protected mark(valid: 0 | 1): void {
    if (this.length === this.#valid.length) this.#valid = grown(this.#valid, this.length + 1);
    this.#valid[this.length++] = valid;
  }

  /** Arrow's validity bitmap. */
  protected validity(): { nullCount: number; nullBitmap: Uint8Array | null } {
    let nullCount = 0;
    const nullBitmap = new Uint8Array(((this.length + 63) >> 6) << 3);
    for (let i = 0; i < this.length; i++) {
      if (this.#valid[i] === 1) nullBitmap[i >> 3] = (nullBitmap[i >> 3] ?? 0) | (1 << (i & 7));
      else nullCount++;
    }
    return { nullCount, nullBitmap: nullCount === 0 ? null : nullBitmap };
  }

  /** Names types and never the value: messages are free of payload. */
  protected mismatch(value: unknown, allowed: string): RecordFault {
    return new RecordFault(
      'SCHEMA_MISMATCH',
      'row',
      `${this.path}: got ${typeName(value)}, allowed: ${allowed}`,
    );
  }

  protected unencodable(got: string, allowed: string): RecordFault {
    return new RecordFault('ENCODE', 'row', `${this.path}: got ${got}, allowed: ${allowed}`);
  }
}

type Growable = Uint8Array | Int32Array | Float32Array | Float64Array;

/** A copy of at least twice the size. */
export function grown<T extends Growable>(array: T, atLeast: number): T {
  const Kind = array.constructor as new (length: number) => T;
  const copy = new Kind(Math.max(array.length * 2, atLeast));
  copy.set(array);
  return copy;
}

function typeName(value: unknown): string {
  if (value === null) return 'null';
  if (value === undefined) return 'nothing';
  if (Array.isArray(value)) return 'an array';
  if (value instanceof Uint8Array) return `${value.length} bytes`;
  if (typeof value === 'number') return Number.isInteger(value) ? 'an integer' : 'a fraction';
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}
