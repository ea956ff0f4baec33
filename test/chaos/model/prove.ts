import fc from 'fast-check';
import type { run } from './run.ts';
import { type Schedule, schedules } from './schedule.ts';
import { added, type Tally } from './tally.ts';

/** Schedules of one seed; the next ones have the next seed. */
const SCHEDULES_A_SEED = 500;

export interface Proof {
  readonly tally: Tally;
  readonly failure?: Failure;
}

export interface Failure {
  /** The smallest schedule that was found to fail. */
  readonly schedule: Schedule;
  readonly error: unknown;
  readonly seed: number;
  /** Schedules that passed before. */
  readonly passed: number;
}

/** Plays random schedules until one fails, or enough have passed. */
export async function prove(
  play: typeof run,
  options: {
    readonly schedules: number;
    readonly seed: number;
    readonly onProgress?: (tally: Tally, seed: number) => void;
  },
): Promise<Proof> {
  const { seed: firstSeed } = options;
  let tally: Tally = {};
  for (let passed = 0; passed < options.schedules; ) {
    const numRuns = Math.min(SCHEDULES_A_SEED, options.schedules - passed);
    const seed = firstSeed + passed / SCHEDULES_A_SEED;
    const property = fc.asyncProperty(schedules, async (schedule) => {
      tally = added(tally, await play(schedule));
    });
    const {
      counterexample,
      errorInstance,
      numRuns: runs,
    } = await fc.check(property, { numRuns, seed });
    if (counterexample) {
      const [schedule] = counterexample;
      const failure = { schedule, error: errorInstance, seed, passed: passed + runs - 1 };
      return { tally, failure };
    }
    passed += numRuns;
    options.onProgress?.(tally, seed);
  }
  return { tally };
}
