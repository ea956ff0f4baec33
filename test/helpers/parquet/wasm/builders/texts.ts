import { Binary, type Data, FixedSizeBinary, makeData, Utf8 } from 'apache-arrow';
import { ColumnBuilder, grown } from './builder.ts';

const INITIAL_VALUES = 64;
const INITIAL_BYTES = 1024;
/** UTF-8 needs at most three bytes for a UTF-16 unit. */
const MAX_BYTES_PER_UNIT = 3;
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

/** Values of any length behind one another, with Arrow's offsets. */
abstract class BytesBuilder extends ColumnBuilder {
  #offsets = new Int32Array(INITIAL_VALUES + 1);
  #bytes = Buffer.allocUnsafeSlow(INITIAL_BYTES);

  appendNull(): void {
    this.#end(this.#offsets[this.length] ?? 0, 0);
  }

  protected putText(text: string): void {
    const at = this.#room(text.length * MAX_BYTES_PER_UNIT);
    this.#end(at + this.#bytes.write(text, at), 1);
  }

  protected putBytes(bytes: Uint8Array): void {
    const at = this.#room(bytes.length);
    this.#bytes.set(bytes, at);
    this.#end(at + bytes.length, 1);
  }

  /** Where the next value starts; there are `size` bytes behind it. */
  #room(size: number): number {
    const at = this.#offsets[this.length] ?? 0;
    if (at + size > this.#bytes.length) {
      const bigger = Buffer.allocUnsafeSlow(Math.max(this.#bytes.length * 2, at + size));
      this.#bytes.copy(bigger, 0, 0, at);
      this.#bytes = bigger;
    }
    return at;
  }

  #end(offset: number, valid: 0 | 1): void {
    const next = this.length + 1;
    if (next === this.#offsets.length) this.#offsets = grown(this.#offsets, next + 1);
    this.#offsets[next] = offset;
    this.mark(valid);
  }

  protected buffers() {
    const valueOffsets = this.#offsets.subarray(0, this.length + 1);
    const data = this.#bytes.subarray(0, valueOffsets[this.length]);
    return { length: this.length, ...this.validity(), valueOffsets, data };
  }
}

export class Utf8Builder extends BytesBuilder {
  readonly type = new Utf8();

  append(value: unknown): void {
    if (typeof value !== 'string') throw this.mismatch(value, 'a string');
    if (!value.isWellFormed()) {
      throw this.unencodable('half of a surrogate pair', 'text that UTF-8 can hold');
    }
    this.putText(value);
  }

  data(): Data {
    return makeData({ type: this.type, ...this.buffers() });
  }
}

export class EnumBuilder extends BytesBuilder {
  readonly type = new Utf8();
  readonly #symbols: ReadonlySet<string>;
  readonly #fallback: string | undefined;

  constructor(path: string, symbols: readonly string[], fallback: string | undefined) {
    super(path);
    this.#symbols = new Set(symbols);
    this.#fallback = fallback;
  }

  append(value: unknown): void {
    if (typeof value !== 'string') throw this.mismatch(value, 'a symbol as a string');
    const symbol = this.#symbols.has(value) ? value : this.#fallback;
    if (symbol === undefined) {
      throw this.mismatch(value, `one of ${[...this.#symbols].join(', ')}`);
    }
    this.putText(symbol);
  }

  data(): Data {
    return makeData({ type: this.type, ...this.buffers() });
  }
}

/** Text of the form 01890a5d-ac96-774b-bcce-b302099a8057, from that form or from 16 bytes. */
export class UuidBuilder extends BytesBuilder {
  readonly type = new Utf8();

  append(value: unknown): void {
    const text = toUuid(value);
    if (text === undefined) throw this.mismatch(value, 'a uuid as text or 16 bytes');
    this.putText(text);
  }

  data(): Data {
    return makeData({ type: this.type, ...this.buffers() });
  }
}

/** Bytes as they are, or base64 in a string (JSON). */
export class BinaryBuilder extends BytesBuilder {
  readonly type = new Binary();

  append(value: unknown): void {
    this.putBytes(toBytes(value) ?? this.#refuse(value));
  }

  #refuse(value: unknown): never {
    throw this.mismatch(value, 'bytes, in JSON as base64');
  }

  data(): Data {
    return makeData({ type: this.type, ...this.buffers() });
  }
}

export class FixedBuilder extends ColumnBuilder {
  readonly type: FixedSizeBinary;
  readonly #width: number;
  #bytes: Uint8Array;

  constructor(path: string, width: number) {
    super(path);
    this.#width = width;
    this.type = new FixedSizeBinary(width);
    this.#bytes = new Uint8Array(INITIAL_VALUES * width);
  }

  append(value: unknown): void {
    const bytes = toBytes(value);
    if (bytes?.length !== this.#width) {
      throw this.mismatch(value, `${this.#width} bytes, in JSON as base64`);
    }
    this.#put(bytes, 1);
  }

  appendNull(): void {
    this.#put(new Uint8Array(this.#width), 0);
  }

  #put(bytes: Uint8Array, valid: 0 | 1): void {
    const end = (this.length + 1) * this.#width;
    if (end > this.#bytes.length) this.#bytes = grown(this.#bytes, end);
    this.#bytes.set(bytes, end - this.#width);
    this.mark(valid);
  }

  data(): Data {
    const data = this.#bytes.subarray(0, this.length * this.#width);
    return makeData({ type: this.type, length: this.length, ...this.validity(), data });
  }
}

function toUuid(value: unknown): string | undefined {
  if (typeof value === 'string' && UUID.test(value)) return value.toLowerCase();
  if (!(value instanceof Uint8Array) || value.length !== 16) return undefined;
  const hex = Buffer.from(value).toString('hex');
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}

function toBytes(value: unknown): Uint8Array | undefined {
  if (value instanceof Uint8Array) return value;
  if (typeof value !== 'string' || !BASE64.test(value)) return undefined;
  return Buffer.from(value, 'base64');
}
