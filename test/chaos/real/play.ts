import { setTimeout as sleep } from 'node:timers/promises';
import { Random } from '../../../cli/generator/random.ts';
import type { Disturbance } from './disturb.ts';
import { shuffled, weighted } from './schedule.ts';

const LONGEST_QUIET_MILLISECONDS = 4_000;

/**
 * One disturbance after the other: each kind once, in any order, then by weight. What found nothing to
 * disturb gets another turn.
 *
 * @returns how often each kind took place
 */
export async function play(
  disturbances: readonly Disturbance[],
  { minutes, seed }: { readonly minutes: number; readonly seed: number },
): Promise<Readonly<Record<string, number>>> {
  // Nothing else draws from it: how a run goes does not change what comes next.
  const random = new Random(`${seed}/schedule`);
  const tally = Object.fromEntries(disturbances.map(({ name }) => [name, 0]));
  const first = shuffled(disturbances, random);
  const end = Date.now() + minutes * 60_000;
  while (Date.now() < end) {
    const next = first.shift() ?? weighted(disturbances, random);
    process.stderr.write(`${new Date().toISOString()} ${next.name}\n`);
    if (await next.run()) tally[next.name] = (tally[next.name] ?? 0) + 1;
    else first.push(next);
    await sleep(random.fraction() * LONGEST_QUIET_MILLISECONDS);
  }
  return tally;
}
