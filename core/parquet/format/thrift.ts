import type { ByteWriter } from './byte-writer.ts';

/** The types of Thrift's compact protocol that Parquet's metadata needs. */
export const THRIFT = { true: 1, false: 2, int32: 5, int64: 6, binary: 8, list: 9, struct: 12 };

/** Fields of lists of up to so many elements hold the size in the byte of the type. */
const MAX_SHORT_LIST = 14;

/** Writes Thrift's compact protocol, field by field in ascending order of their ids. */
export class ThriftWriter {
  readonly out: ByteWriter;
  readonly #outer: number[] = [];
  #lastId = 0;

  constructor(out: ByteWriter) {
    this.out = out;
  }

  /** Forgets everything, also what was begun and never ended. */
  clear(): void {
    this.out.clear();
    this.#outer.length = 0;
    this.#lastId = 0;
  }

  int(id: number, value: number): void {
    this.#field(id, THRIFT.int32);
    this.#zigzag(value);
  }

  long(id: number, value: number): void {
    this.#field(id, THRIFT.int64);
    this.#zigzag(value);
  }

  bool(id: number, value: boolean): void {
    this.#field(id, value ? THRIFT.true : THRIFT.false);
  }

  binary(id: number, bytes: Uint8Array): void {
    this.#field(id, THRIFT.binary);
    this.binaryElement(bytes);
  }

  list(id: number, type: number, size: number): void {
    this.#field(id, THRIFT.list);
    const isShort = size <= MAX_SHORT_LIST;
    this.out.byte(((isShort ? size : 0xf) << 4) | type);
    if (!isShort) this.out.varint(size);
  }

  intElement(value: number): void {
    this.#zigzag(value);
  }

  binaryElement(bytes: Uint8Array): void {
    this.out.varint(bytes.length);
    this.out.append(bytes);
  }

  /** Begins a struct that is a field. */
  struct(id: number): void {
    this.#field(id, THRIFT.struct);
    this.begin();
  }

  /** Begins a struct that is an element of a list, or stands alone. */
  begin(): void {
    this.#outer.push(this.#lastId);
    this.#lastId = 0;
  }

  end(): void {
    this.out.byte(0);
    this.#lastId = this.#outer.pop() ?? 0;
  }

  /** Fields that were written before, `lastId` the last of them. */
  fields(bytes: Uint8Array, lastId: number): void {
    this.out.append(bytes);
    this.#lastId = lastId;
  }

  #field(id: number, type: number): void {
    // ids of Parquet's structs never are more than 15 apart
    this.out.byte(((id - this.#lastId) << 4) | type);
    this.#lastId = id;
  }

  #zigzag(value: number): void {
    this.out.varint(value < 0 ? -2 * value - 1 : 2 * value);
  }
}
