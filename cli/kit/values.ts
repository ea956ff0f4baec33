import { usageError } from './error.ts';

/** The number in a flag's value, an integer unless `fraction`. @throws CliError naming the range */
export function numberFlag(
  flag: string,
  value: string,
  range: { readonly min: number; readonly max: number; readonly fraction?: boolean },
): number {
  const { min, max, fraction = false } = range;
  const number = /^-?\d+(\.\d+)?$/.test(value) ? Number(value) : Number.NaN;
  const isKind = fraction || Number.isInteger(number);
  if (isKind && number >= min && number <= max) return number;
  const kind = fraction ? 'a number' : 'an integer';
  throw usageError(flag, `"${value}"`, `${kind} from ${min} to ${max}`);
}
