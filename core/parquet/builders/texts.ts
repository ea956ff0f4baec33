import { ByteValues } from '../values/bytes.ts';
import type { Place } from './builder.ts';
import { LeafBuilder } from './leaf-builder.ts';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

export class Utf8Builder extends LeafBuilder<ByteValues> {
  constructor(place: Place) {
    super(place, new ByteValues(true));
  }

  append(value: unknown, repetition: number): void {
    if (typeof value !== 'string') throw this.mismatch(value, 'a string');
    if (!value.isWellFormed()) {
      throw this.unencodable('half of a surrogate pair', 'text that UTF-8 can hold');
    }
    this.values.putText(this.leaf.length, value);
    this.leaf.addValue(repetition);
  }
}

export class EnumBuilder extends LeafBuilder<ByteValues> {
  readonly #symbols: ReadonlySet<string>;
  readonly #fallback: string | undefined;

  constructor(place: Place, symbols: readonly string[], fallback: string | undefined) {
    super(place, new ByteValues(true));
    this.#symbols = new Set(symbols);
    this.#fallback = fallback;
  }

  append(value: unknown, repetition: number): void {
    if (typeof value !== 'string') throw this.mismatch(value, 'a symbol as a string');
    const symbol = this.#symbols.has(value) ? value : this.#fallback;
    if (symbol === undefined) {
      throw this.mismatch(value, `one of ${[...this.#symbols].join(', ')}`);
    }
    this.values.putText(this.leaf.length, symbol);
    this.leaf.addValue(repetition);
  }
}

/** Text of the form 01890a5d-ac96-774b-bcce-b302099a8057, from that form or from 16 bytes. */
export class UuidBuilder extends LeafBuilder<ByteValues> {
  constructor(place: Place) {
    super(place, new ByteValues(true));
  }

  append(value: unknown, repetition: number): void {
    const text = toUuid(value);
    if (text === undefined) throw this.mismatch(value, 'a uuid as text or 16 bytes');
    this.values.putText(this.leaf.length, text);
    this.leaf.addValue(repetition);
  }
}

function toUuid(value: unknown): string | undefined {
  if (typeof value === 'string' && UUID.test(value)) return value.toLowerCase();
  if (!(value instanceof Uint8Array) || value.length !== 16) return undefined;
  const hex = Buffer.from(value).toString('hex');
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}
