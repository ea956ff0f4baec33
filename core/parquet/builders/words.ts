import type { ByteWriter } from '../format/byte-writer.ts';
import type { Distinct } from '../format/distinct.ts';
import type { Place } from './builder.ts';
import { grown } from './grown.ts';
import { LeafBuilder } from './leaf.ts';

const FIRST_VALUES = 64;

/** Numbers of 32 or 64 bits, little-endian as all machines are that run this. */
export abstract class WordsBuilder extends LeafBuilder {
  protected words: Int32Array;
  #bytes: Uint8Array;
  readonly #wordsPerValue: 1 | 2;

  constructor(place: Place, wordsPerValue: 1 | 2) {
    super(place);
    this.#wordsPerValue = wordsPerValue;
    this.words = new Int32Array(FIRST_VALUES * wordsPerValue);
    this.#bytes = new Uint8Array(this.words.buffer);
  }

  /** Makes room for one more value. */
  protected grow(): void {
    this.words = grown(this.words);
    this.#bytes = new Uint8Array(this.words.buffer);
  }

  protected valueCapacity(): number {
    return this.#bytes.length;
  }

  override findDistinct(distinct: Distinct): boolean {
    if (!distinct.findWords(this.words, this.#wordsPerValue, this.length)) return false;
    const bits = 32 * this.#wordsPerValue;
    return distinct.size * bits + this.length * distinct.width < this.length * bits;
  }

  writeValues(out: ByteWriter): void {
    out.append(this.#bytes, 0, this.length * 4 * this.#wordsPerValue);
  }

  override writeDictionary(out: ByteWriter, { firsts, size }: Distinct): void {
    const width = 4 * this.#wordsPerValue;
    for (let i = 0; i < size; i++) {
      const start = (firsts[i] ?? 0) * width;
      out.append(this.#bytes, start, start + width);
    }
  }

  /** The bytes of a value. */
  protected valueAt(position: number): Uint8Array {
    const width = 4 * this.#wordsPerValue;
    return this.#bytes.slice(position * width, (position + 1) * width);
  }
}
