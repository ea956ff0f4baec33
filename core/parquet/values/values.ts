import type { ByteWriter } from '../format/byte-writer.ts';
import type { Distinct } from '../format/distinct.ts';
import type { Limits } from '../format/limits.ts';

/**
 * The values of a column that are not null, behind one another in memory that pages are written from. How
 * many there are, its leaf knows: what lies behind them is of no account.
 */
export abstract class Values {
  /** Fills `distinct`, and says whether a dictionary is smaller than the values themselves. */
  findDistinct(_distinct: Distinct, _count: number): boolean {
    return false;
  }

  /** The values in the encoding PLAIN. */
  abstract write(out: ByteWriter, count: number): void;

  /** The distinct values in the encoding PLAIN. */
  writeDictionary(_out: ByteWriter, _distinct: Distinct): void {}

  /** The smallest and the largest of one value at least; `undefined` when none has an order. */
  abstract limits(count: number, distinct: Distinct | undefined): Limits | undefined;

  /** Bytes of memory that it keeps. */
  abstract capacity(): number;
}
