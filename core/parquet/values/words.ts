import type { ByteWriter } from '../format/byte-writer.ts';
import type { Distinct } from '../format/distinct.ts';
import { grown } from './grown.ts';
import { Values } from './values.ts';

const FIRST_VALUES = 64;

/** Numbers of 32 or 64 bits, little-endian as all machines are that run this. */
export abstract class WordValues extends Values {
  protected words: Int32Array;
  #bytes: Uint8Array;
  readonly #wordsPerValue: 1 | 2;

  constructor(wordsPerValue: 1 | 2) {
    super();
    this.#wordsPerValue = wordsPerValue;
    this.words = new Int32Array(FIRST_VALUES * wordsPerValue);
    this.#bytes = new Uint8Array(this.words.buffer);
  }

  protected grow(): void {
    this.words = grown(this.words);
    this.#bytes = new Uint8Array(this.words.buffer);
  }

  override findDistinct(distinct: Distinct, count: number): boolean {
    if (!distinct.findWords(this.words, this.#wordsPerValue, count)) return false;
    const width = 4 * this.#wordsPerValue;
    return distinct.pays(count, distinct.size * width, count * width);
  }

  write(out: ByteWriter, count: number): void {
    out.append(this.#bytes, 0, count * 4 * this.#wordsPerValue);
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

  capacity(): number {
    return this.#bytes.length;
  }
}
