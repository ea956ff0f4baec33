import { UsageError } from './usage-error.ts';

/** The whole numbers of a flag. @throws UsageError */
export function numbersOf(flag: string, text: string): number[] {
  const numbers = text.split(',').map(Number);
  if (numbers.every((number) => Number.isSafeInteger(number) && number > 0)) return numbers;
  throw new UsageError(
    `${flag}: got "${text}", allowed: whole numbers above 0, with commas between`,
  );
}
