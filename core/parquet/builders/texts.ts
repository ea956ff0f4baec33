import type { Place } from './builder.ts';
import { BytesBuilder } from './bytes.ts';
import { toBytes } from './to-bytes.ts';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

export class Utf8Builder extends BytesBuilder {
  protected readonly isText = true;

  append(value: unknown, repetition: number): void {
    if (typeof value !== 'string') throw this.mismatch(value, 'a string');
    if (!value.isWellFormed()) {
      throw this.unencodable('half of a surrogate pair', 'text that UTF-8 can hold');
    }
    this.putText(value, repetition);
  }
}

export class EnumBuilder extends BytesBuilder {
  protected readonly isText = true;
  readonly #symbols: ReadonlySet<string>;
  readonly #fallback: string | undefined;

  constructor(place: Place, symbols: readonly string[], fallback: string | undefined) {
    super(place);
    this.#symbols = new Set(symbols);
    this.#fallback = fallback;
  }

  append(value: unknown, repetition: number): void {
    if (typeof value !== 'string') throw this.mismatch(value, 'a symbol as a string');
    const symbol = this.#symbols.has(value) ? value : this.#fallback;
    if (symbol === undefined) {
      throw this.mismatch(value, `one of ${[...this.#symbols].join(', ')}`);
    }
    this.putText(symbol, repetition);
  }
}

/** Text of the form 01890a5d-ac96-774b-bcce-b302099a8057, from that form or from 16 bytes. */
export class UuidBuilder extends BytesBuilder {
  protected readonly isText = true;

  append(value: unknown, repetition: number): void {
    const text = toUuid(value);
    if (text === undefined) throw this.mismatch(value, 'a uuid as text or 16 bytes');
    this.putText(text, repetition);
  }
}

/** Bytes as they are, or base64 in a string (JSON). */
export class BinaryBuilder extends BytesBuilder {
  protected readonly isText = false;

  append(value: unknown, repetition: number): void {
    const bytes = toBytes(value);
    if (bytes === undefined) throw this.mismatch(value, 'bytes, in JSON as base64');
    this.putBytes(bytes, repetition);
  }
}

function toUuid(value: unknown): string | undefined {
  if (typeof value === 'string' && UUID.test(value)) return value.toLowerCase();
  if (!(value instanceof Uint8Array) || value.length !== 16) return undefined;
  const hex = Buffer.from(value).toString('hex');
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}
