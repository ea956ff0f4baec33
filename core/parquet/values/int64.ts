import type { Long } from '../../schema/avro-type.ts';
import { exactLimits, type Limits } from '../format/limits.ts';
import { WordValues } from './words.ts';

const TWO_32 = 0x1_0000_0000;

/** As halves of 32 bits, so that only values beyond 2^53 have to be bigints. */
export class Int64Values extends WordValues {
  constructor() {
    super(2);
  }

  put(position: number, value: Long): void {
    const at = position * 2;
    if (at === this.words.length) this.grow();
    if (typeof value === 'number') {
      this.words[at] = value | 0;
      this.words[at + 1] = Math.floor(value / TWO_32);
    } else {
      this.words[at] = Number(BigInt.asIntN(32, value));
      this.words[at + 1] = Number(value >> 32n);
    }
  }

  limits(count: number): Limits {
    let min = 0;
    let max = 0;
    for (let i = 1; i < count; i++) {
      if (this.#isBelow(i, min)) min = i;
      else if (this.#isBelow(max, i)) max = i;
    }
    return exactLimits(this.valueAt(min), this.valueAt(max));
  }

  #isBelow(a: number, b: number): boolean {
    const { words } = this;
    const highA = words[2 * a + 1] ?? 0;
    const highB = words[2 * b + 1] ?? 0;
    if (highA !== highB) return highA < highB;
    return (words[2 * a] ?? 0) >>> 0 < (words[2 * b] ?? 0) >>> 0;
  }
}
