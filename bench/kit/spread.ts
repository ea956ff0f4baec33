export interface Spread {
  readonly min: number;
  readonly median: number;
}

/** Of several runs: noise of the machine only ever adds, so the least is worth as much as the middle. */
export function spreadOf(values: readonly number[]): Spread {
  return { min: Math.min(...values), median: quantile(values, 0.5) };
}

/** @param share 0.5 is the median */
function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}
