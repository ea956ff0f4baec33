import { setTimeout as sleep } from 'node:timers/promises';
import type { Random } from '../../../cli/generator/random.ts';
import { hasOpen, kill } from './processes.ts';
import type { World } from './world.ts';

const KILLS = 3;
const PATIENCE_MILLISECONDS = 20_000;
const POLL_MILLISECONDS = 2;
/** A call of ten files keeps the warehouse open for about as long. */
const LONGEST_LOAD_MILLISECONDS = 150;

/**
 * Kills loaders at some moment between opening the warehouse and closing it: before the rows, between
 * rows and ledger, between two files, or while the log is written.
 *
 * @returns how many were killed that way
 */
export async function killLoading(world: World, random: Random): Promise<number> {
  const end = Date.now() + PATIENCE_MILLISECONDS;
  const { warehouseFile = '' } = world.session;
  let kills = 0;
  while (kills < KILLS && Date.now() < end) {
    const loading = world.loaders().find((pid) => hasOpen(pid, warehouseFile));
    if (loading !== undefined) {
      await sleep(random.integer(0, LONGEST_LOAD_MILLISECONDS));
      if (hasOpen(loading, warehouseFile)) {
        kill(loading);
        kills += 1;
      }
    }
    await sleep(POLL_MILLISECONDS);
  }
  return kills;
}
