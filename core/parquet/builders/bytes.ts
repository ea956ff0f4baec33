import type { ByteWriter } from '../format/byte-writer.ts';
import type { Distinct } from '../format/distinct.ts';
import { cutLimits, type Limits } from '../format/limits.ts';
import { grown } from './grown.ts';
import { LeafBuilder } from './leaf.ts';

const FIRST_VALUES = 64;
const FIRST_BYTES = 1024;
/** Before every value stands its length. */
const LENGTH_BYTES = 4;
/** UTF-8 needs at most three bytes for a UTF-16 unit. */
const MAX_BYTES_PER_UNIT = 3;

/** Values of any length behind one another, already in the encoding PLAIN. */
export abstract class BytesBuilder extends LeafBuilder {
  /** Where each value starts, with its length; one more entry for the end of the last. */
  #starts = new Int32Array(FIRST_VALUES + 1);
  #bytes = Buffer.allocUnsafeSlow(FIRST_BYTES);

  /** Whether the bytes are text, of which no character may be cut. */
  protected abstract readonly isText: boolean;

  protected putText(text: string, repetition: number): void {
    const at = this.#room(text.length * MAX_BYTES_PER_UNIT);
    this.#end(at, this.#bytes.write(text, at + LENGTH_BYTES), repetition);
  }

  protected putBytes(bytes: Uint8Array, repetition: number): void {
    const at = this.#room(bytes.length);
    this.#bytes.set(bytes, at + LENGTH_BYTES);
    this.#end(at, bytes.length, repetition);
  }

  /** Where the next value starts; there is room for its length and `size` bytes. */
  #room(size: number): number {
    const at = this.#starts[this.length] ?? 0;
    const needed = at + LENGTH_BYTES + size;
    if (needed > this.#bytes.length) {
      const bigger = Buffer.allocUnsafeSlow(Math.max(this.#bytes.length * 2, needed));
      this.#bytes.copy(bigger, 0, 0, at);
      this.#bytes = bigger;
    }
    return at;
  }

  #end(at: number, size: number, repetition: number): void {
    const bytes = this.#bytes;
    bytes[at] = size;
    bytes[at + 1] = size >>> 8;
    bytes[at + 2] = size >>> 16;
    bytes[at + 3] = size >>> 24;
    const next = this.length + 1;
    if (next === this.#starts.length) this.#starts = grown(this.#starts);
    this.#starts[next] = at + LENGTH_BYTES + size;
    this.stored(repetition);
  }

  protected valueCapacity(): number {
    return this.#bytes.length + this.#starts.byteLength;
  }

  override findDistinct(distinct: Distinct): boolean {
    const starts = this.#starts;
    if (!distinct.findBytes(this.#bytes, starts, this.length)) return false;
    let bytes = 0;
    for (let i = 0; i < distinct.size; i++) {
      const first = distinct.firsts[i] ?? 0;
      bytes += (starts[first + 1] ?? 0) - (starts[first] ?? 0);
    }
    return bytes + (this.length * distinct.width) / 8 < (starts[this.length] ?? 0);
  }

  writeValues(out: ByteWriter): void {
    out.append(this.#bytes, 0, this.#starts[this.length]);
  }

  override writeDictionary(out: ByteWriter, { firsts, size }: Distinct): void {
    for (let i = 0; i < size; i++) {
      const first = firsts[i] ?? 0;
      out.append(this.#bytes, this.#starts[first], this.#starts[first + 1]);
    }
  }

  limits(distinct: Distinct | undefined): Limits | undefined {
    if (this.length === 0) return undefined;
    const count = distinct ? distinct.size : this.length;
    let min = 0;
    let max = 0;
    for (let i = 1; i < count; i++) {
      const value = distinct ? (distinct.firsts[i] ?? 0) : i;
      if (this.#isBelow(value, min)) min = value;
      else if (this.#isBelow(max, value)) max = value;
    }
    return cutLimits(this.#valueAt(min), this.#valueAt(max), this.isText);
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
}
