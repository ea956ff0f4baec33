import type { Random } from '../../../cli/generator/random.ts';

/** A list in another order. */
export function shuffled<T>(list: readonly T[], random: Random): T[] {
  const rest = [...list];
  return Array.from(list, () => rest.splice(random.integer(0, rest.length - 1), 1)[0] as T);
}

/** One of a list that is not empty, each as often as its weight says. */
export function weighted<T extends { readonly weight: number }>(
  list: readonly T[],
  random: Random,
): T {
  const total = list.reduce((sum, { weight }) => sum + weight, 0);
  let left = random.fraction() * total;
  for (const item of list) {
    left -= item.weight;
    if (left < 0) return item;
  }
  return list.at(-1) as T;
}
