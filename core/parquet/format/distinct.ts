import { bitWidth } from './hybrid.ts';

const FIRST_CAPACITY = 64;
/** The first values decide whether to look at the others: one in eight, within these bounds. */
const SAMPLED = { share: 1 / 8, min: 64, max: 1024 };
/** Larger shares of distinct values among the sampled do not pay. */
const MAX_SHARE = 0.8;
/** What a page more costs, with its header and what the footer says of it. */
const PAGE_BYTES = 40;
/** Indices are packed by shifts of 32 bits, which hold no wider ones. */
const MAX_WIDTH = 24;
/** A chain of so many others means that the hash is bad for these values, or was attacked. */
const MAX_PROBES = 32;

/**
 * The distinct values of a column in the order of their first appearance. Its memory serves one column
 * after another.
 */
export class Distinct {
  /** Of each value the number of its distinct value. */
  indices = new Int32Array(FIRST_CAPACITY);
  /** Of each distinct value where it appears first. */
  firsts = new Int32Array(FIRST_CAPACITY);
  size = 0;
  /** Numbers of distinct values, plus one, by hash. */
  #table = new Int32Array(FIRST_CAPACITY);
  #mask = 0;

  /** Bits of an index. */
  get width(): number {
    // some readers take no width of zero
    return Math.max(1, bitWidth(this.size - 1));
  }

  /** Whether a dictionary of so many bytes and the indices are smaller than the values themselves. */
  pays(count: number, dictionaryBytes: number, valueBytes: number): boolean {
    if (this.width > MAX_WIDTH) return false;
    return PAGE_BYTES + dictionaryBytes + (count * this.width) / 8 < valueBytes;
  }

  /**
   * The same search twice, for words and for bytes: it is the innermost loop of all, and a callback that compares
   * would be a call for each value.
   *
   * @returns whether it went through all values; if not, a dictionary does not pay
   */
  findWords(words: Int32Array, wordsPerValue: 1 | 2, count: number): boolean {
    const sample = this.#clear(count);
    const isWide = wordsPerValue === 2;
    for (let i = 0; i < count; i++) {
      if (i === sample && this.size > sample * MAX_SHARE) return false;
      const low = words[i * wordsPerValue] ?? 0;
      const high = isWide ? (words[2 * i + 1] ?? 0) : 0;
      let slot = mixed(Math.imul(low, 0x9e3779b1) ^ Math.imul(high, 0x85ebca77)) & this.#mask;
      let probes = 0;
      for (;;) {
        const number = this.#table[slot] ?? 0;
        if (number === 0) {
          this.#add(slot, i);
          break;
        }
        const at = (this.firsts[number - 1] ?? 0) * wordsPerValue;
        if (words[at] === low && (!isWide || words[at + 1] === high)) {
          this.indices[i] = number - 1;
          break;
        }
        if (++probes === MAX_PROBES) return false;
        slot = (slot + 1) & this.#mask;
      }
    }
    return true;
  }

  /** The same of values of any length, value i being the bytes from `starts[i]` to `starts[i + 1]`. */
  findBytes(bytes: Uint8Array, starts: Int32Array, count: number): boolean {
    const sample = this.#clear(count);
    for (let i = 0; i < count; i++) {
      if (i === sample && this.size > sample * MAX_SHARE) return false;
      const start = starts[i] ?? 0;
      const end = starts[i + 1] ?? 0;
      let slot = hashOf(bytes, start, end) & this.#mask;
      let probes = 0;
      for (;;) {
        const number = this.#table[slot] ?? 0;
        if (number === 0) {
          this.#add(slot, i);
          break;
        }
        const other = this.firsts[number - 1] ?? 0;
        if (isSame(bytes, start, end, starts[other] ?? 0, starts[other + 1] ?? 0)) {
          this.indices[i] = number - 1;
          break;
        }
        if (++probes === MAX_PROBES) return false;
        slot = (slot + 1) & this.#mask;
      }
    }
    return true;
  }

  /** @returns how many values decide */
  #clear(count: number): number {
    this.size = 0;
    const slots = 2 << bitWidth(count);
    if (slots > this.#table.length) {
      this.#table = new Int32Array(slots);
      // the table is at most half full
      this.indices = new Int32Array(slots / 2);
      this.firsts = new Int32Array(slots / 2);
    } else this.#table.fill(0, 0, slots);
    this.#mask = slots - 1;
    const { share, min, max } = SAMPLED;
    return Math.min(max, Math.max(min, Math.floor(count * share)));
  }

  #add(slot: number, position: number): void {
    this.indices[position] = this.size;
    this.firsts[this.size] = position;
    this.#table[slot] = ++this.size;
  }
}

function hashOf(bytes: Uint8Array, start: number, end: number): number {
  let hash = end - start;
  let at = start;
  for (; at + 4 <= end; at += 4) {
    const low = (bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8);
    const high = (bytes[at + 2] ?? 0) | ((bytes[at + 3] ?? 0) << 8);
    hash = mixed(Math.imul(hash ^ (low | (high << 16)), 0x9e3779b1));
  }
  for (; at < end; at++) hash = mixed(Math.imul(hash ^ (bytes[at] ?? 0), 0x9e3779b1));
  return hash;
}

/** The low bits choose the slot, so the high ones have to come down. */
function mixed(hash: number): number {
  return hash ^ (hash >>> 15);
}

function isSame(
  bytes: Uint8Array,
  start: number,
  end: number,
  otherStart: number,
  otherEnd: number,
): boolean {
  if (end - start !== otherEnd - otherStart) return false;
  for (let i = start, j = otherStart; i < end; i++, j++) {
    if (bytes[i] !== bytes[j]) return false;
  }
  return true;
}
