import { type ByteWriter, copyBytes } from '../format/byte-writer.ts';
import type { Distinct } from '../format/distinct.ts';
import { cutLimits, type Limits } from '../format/limits.ts';
import { grown } from './grown.ts';
import { Values } from './values.ts';

const FIRST_VALUES = 64;
const FIRST_BYTES = 1024;
/** Before every value stands its length. */
const LENGTH_BYTES = 4;
/** UTF-8 needs at most three bytes for a UTF-16 unit. */
const MAX_BYTES_PER_UNIT = 3;

/** Values of any length behind one another, already in the encoding PLAIN. */
export class ByteValues extends Values {
  /** Where each value starts, with its length; one more entry for the end of the last. */
  #starts = new Int32Array(FIRST_VALUES + 1);
  #bytes = Buffer.allocUnsafeSlow(FIRST_BYTES);
  readonly #isText: boolean;

  /** @param isText no character may be cut */
  constructor(isText: boolean) {
    super();
    this.#isText = isText;
  }

  putText(position: number, text: string): void {
    const at = this.#room(position, text.length * MAX_BYTES_PER_UNIT);
    this.#end(position, at, this.#bytes.write(text, at + LENGTH_BYTES));
  }

  putBytes(position: number, bytes: Uint8Array): void {
    const at = this.#room(position, bytes.length);
    copyBytes(bytes, 0, bytes.length, this.#bytes, at + LENGTH_BYTES);
    this.#end(position, at, bytes.length);
  }

  /** Where a value starts; there is room for its length and `size` bytes. */
  #room(position: number, size: number): number {
    const at = this.#starts[position] ?? 0;
    const needed = at + LENGTH_BYTES + size;
    if (needed > this.#bytes.length) {
      const bigger = Buffer.allocUnsafeSlow(Math.max(this.#bytes.length * 2, needed));
      this.#bytes.copy(bigger, 0, 0, at);
      this.#bytes = bigger;
    }
    return at;
  }

  #end(position: number, at: number, size: number): void {
    const bytes = this.#bytes;
    bytes[at] = size;
    bytes[at + 1] = size >>> 8;
    bytes[at + 2] = size >>> 16;
    bytes[at + 3] = size >>> 24;
    const next = position + 1;
    if (next === this.#starts.length) this.#starts = grown(this.#starts);
    this.#starts[next] = at + LENGTH_BYTES + size;
  }

  override findDistinct(distinct: Distinct, count: number): boolean {
    const starts = this.#starts;
    if (!distinct.findBytes(this.#bytes, starts, count)) return false;
    let bytes = 0;
    for (let i = 0; i < distinct.size; i++) {
      const first = distinct.firsts[i] ?? 0;
      bytes += (starts[first + 1] ?? 0) - (starts[first] ?? 0);
    }
    return distinct.pays(count, bytes, starts[count] ?? 0);
  }

  write(out: ByteWriter, count: number): void {
    out.append(this.#bytes, 0, this.#starts[count]);
  }

  override writeDictionary(out: ByteWriter, { firsts, size }: Distinct): void {
    for (let i = 0; i < size; i++) {
      const first = firsts[i] ?? 0;
      out.append(this.#bytes, this.#starts[first], this.#starts[first + 1]);
    }
  }

  limits(count: number, distinct: Distinct | undefined): Limits {
    const compared = distinct ? distinct.size : count;
    let min = 0;
    let max = 0;
    for (let i = 1; i < compared; i++) {
      const value = distinct ? (distinct.firsts[i] ?? 0) : i;
      if (this.#isBelow(value, min)) min = value;
      else if (this.#isBelow(max, value)) max = value;
    }
    return cutLimits(this.#valueAt(min), this.#valueAt(max), this.#isText);
  }

  #valueAt(position: number): Uint8Array {
    const start = (this.#starts[position] ?? 0) + LENGTH_BYTES;
    return this.#bytes.subarray(start, this.#starts[position + 1]);
  }

  /** In the order of unsigned bytes, which is that of code points, too. */
  #isBelow(a: number, b: number): boolean {
    const bytes = this.#bytes;
    const endA = this.#starts[a + 1] ?? 0;
    const endB = this.#starts[b + 1] ?? 0;
    let atA = (this.#starts[a] ?? 0) + LENGTH_BYTES;
    let atB = (this.#starts[b] ?? 0) + LENGTH_BYTES;
    while (atA < endA && atB < endB) {
      const byteA = bytes[atA++] ?? 0;
      const byteB = bytes[atB++] ?? 0;
      if (byteA !== byteB) return byteA < byteB;
    }
    return endA - atA < endB - atB;
  }

  capacity(): number {
    return this.#bytes.length + this.#starts.byteLength;
  }
}
