import { isUtf8 } from 'node:buffer';
import avro from 'avsc';

/** The part of avsc's reader that its types use. */
interface Tap {
  readonly buf: Buffer;
  pos: number;
  readLong(): number;
  readString(): string | undefined;
  skipString(): void;
}

/** What avsc's types and resolvers have beside their public members. */
interface Reading {
  _read(tap: Tap): unknown;
  _skip(tap: Tap): void;
}

/**
 * avsc believes the counts of lists and maps: a few bytes that promise 2^40 items make it loop for hours
 * or run out of memory. Every item takes a byte at least, so more of them than bytes are a lie.
 */
export class GuardedArray extends avro.types.ArrayType {
  declare itemsType: avro.Type & Reading;

  _read(tap: Tap): unknown[] {
    const items: unknown[] = [];
    for (let count = readCount(tap); count > 0; count = readCount(tap)) {
      while (count-- > 0) items.push(this.itemsType._read(tap));
    }
    return items;
  }

  _skip(tap: Tap): void {
    for (let count = readCount(tap); count > 0; count = readCount(tap)) {
      while (count-- > 0) this.itemsType._skip(tap);
    }
  }
}

export class GuardedMap extends avro.types.MapType {
  declare valuesType: avro.Type & Reading;

  _read(tap: Tap): Record<string, unknown> {
    // without a prototype, so that `__proto__` is a key like any other
    const entries = Object.create(null) as Record<string, unknown>;
    for (let count = readCount(tap); count > 0; count = readCount(tap)) {
      while (count-- > 0) {
        const key = readText(tap);
        entries[key] = this.valuesType._read(tap);
      }
    }
    return entries;
  }

  _skip(tap: Tap): void {
    for (let count = readCount(tap); count > 0; count = readCount(tap)) {
      while (count-- > 0) {
        tap.skipString();
        this.valuesType._skip(tap);
      }
    }
  }
}

/** avsc puts U+FFFD in the place of broken bytes without a word. */
export class GuardedString extends avro.types.StringType {
  _read(tap: Tap): string {
    return readText(tap);
  }
}

/** The items of a block; a block's size in bytes, which a negative count announces, is not needed. */
function readCount(tap: Tap): number {
  const count = tap.readLong();
  if (count < 0) tap.readLong();
  const items = Math.abs(count);
  if (items > tap.buf.length - tap.pos) throw new Error('more items than bytes');
  return items;
}

function readText(tap: Tap): string {
  const start = tap.pos;
  const text = tap.readString();
  if (text === undefined) throw new Error('more text than bytes');
  if (text.includes('\ufffd') && !isUtf8(textBytes(tap, start))) throw new Error('broken UTF-8');
  return text;
}

function textBytes(tap: Tap, start: number): Buffer {
  const end = tap.pos;
  tap.pos = start;
  tap.readLong();
  const bytes = tap.buf.subarray(tap.pos, end);
  tap.pos = end;
  return bytes;
}
