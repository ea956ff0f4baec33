import { exactLimits, type Limits } from '../format/limits.ts';
import { WordValues } from './words.ts';

export class Int32Values extends WordValues {
  constructor() {
    super(1);
  }

  put(position: number, value: number): void {
    if (position === this.words.length) this.grow();
    this.words[position] = value;
  }

  limits(count: number): Limits {
    const { words } = this;
    let min = 0;
    let max = 0;
    for (let i = 1; i < count; i++) {
      const value = words[i] ?? 0;
      if (value < (words[min] ?? 0)) min = i;
      else if (value > (words[max] ?? 0)) max = i;
    }
    return exactLimits(this.valueAt(min), this.valueAt(max));
  }
}
