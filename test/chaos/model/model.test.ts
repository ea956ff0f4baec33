import { expect, it } from 'vitest';
import { withoutPauses } from './no-pauses.ts';
import { prove } from './prove.ts';
import { run } from './run.ts';

/** `npm run chaos` plays a hundred thousand, of a seed of its own each time; here the same ones again. */
const SCHEDULES = 3000;
const SEED = 20261122;

it('settles every record once, whatever is delivered when and whatever fails', async () => {
  withoutPauses();
  Error.stackTraceLimit = 0;
  const { tally, failure } = await prove(run, { schedules: SCHEDULES, seed: SEED });
  expect(failure && `npm run chaos -- --seed ${failure.seed}: ${failure.error}`).toBeUndefined();
  expect(tally['schedules']).toBe(SCHEDULES);
}, 120_000);
