import { parseArgs } from 'node:util';
import { MUTANTS } from './model/mutants.ts';
import { withMutant } from './model/mutate.ts';
import { withoutPauses } from './model/no-pauses.ts';
import { type Failure, prove } from './model/prove.ts';
import { run } from './model/run.ts';
import type { Tally } from './model/tally.ts';
import { runRealChaos } from './real/run.ts';

const USAGE = `Proves that every record has one fate: by random schedules of faults on a model of the world, then on
real parts, the deployed bundle with a real broker and a real S3 API that fail.

  --schedules <n>  how many on the model (default 100000, 0 for none; of each mutant at most 20000)
  --minutes <n>    how long on real parts (default 10, 0 for not at all)
  --seed <n>       of the schedules and of the real faults (default: a random one)
  --mutants        break the protocol on purpose, one way after the other, on the model: each has to be noticed
`;
const PROGRESS_MILLIS = 10_000;

interface Options {
  readonly schedules: number;
  readonly seed: number;
}

const say = (line: string): void => void process.stdout.write(`${line}\n`);

/** @returns whether every record had one fate in every schedule */
async function proveProtocol({ schedules, seed }: Options): Promise<boolean> {
  say(`seed ${seed}, ${schedules} schedules`);
  const startedAt = Date.now();
  let saidAt = startedAt;
  const onProgress = (tally: Tally): void => {
    if (Date.now() - saidAt < PROGRESS_MILLIS) return;
    saidAt = Date.now();
    say(`${tally['schedules']} schedules in ${seconds(startedAt)} s`);
  };
  const { tally, failure } = await prove(run, { schedules, seed, onProgress });
  for (const [name, n] of Object.entries(tally)) say(`${String(n).padStart(12)}  ${name}`);
  if (failure) await explain(failure);
  else say(`no record lost, none doubled, in ${seconds(startedAt)} s`);
  return failure === undefined;
}

/** Plays the smallest schedule once more, step by step. */
async function explain({ schedule, error, seed, passed }: Failure): Promise<void> {
  say(`FAILED after ${passed} schedules, seed ${seed}: ${messageOf(error)}`);
  await run(schedule, (line) => say(`  ${line}`)).catch((again) => say(`  => ${messageOf(again)}`));
  say(`the schedule: ${JSON.stringify(schedule)}`);
}

/** @returns whether every mutant was noticed */
async function proveMutants(options: Options): Promise<boolean> {
  let survivors = 0;
  for (const mutant of MUTANTS) {
    const { tally, failure } = await prove(await withMutant(mutant), options);
    if (!failure) {
      survivors += 1;
      say(`SURVIVED  ${mutant.name}: ${tally['schedules'] ?? 0} schedules`);
      continue;
    }
    // the mutant is to blame only where the protocol itself passes
    await run(failure.schedule);
    const after = `after ${failure.passed + 1} schedules`;
    say(`caught    ${mutant.name}: ${after} (${messageOf(failure.error)})`);
  }
  say(survivors === 0 ? 'every mutant was caught' : `${survivors} mutants survived`);
  return survivors === 0;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function seconds(since: number): number {
  return Math.round((Date.now() - since) / 1000);
}

function countOf(name: string, text: string): number {
  const value = Number(text);
  if (Number.isSafeInteger(value) && value >= 0) return value;
  throw new RangeError(`--${name}: got ${text}, allowed: an integer from 0`);
}

async function main(): Promise<boolean> {
  const { values } = parseArgs({
    options: {
      schedules: { type: 'string' },
      seed: { type: 'string' },
      minutes: { type: 'string', default: '10' },
      mutants: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    say(USAGE);
    return true;
  }
  const options = {
    schedules: countOf('schedules', values.schedules ?? (values.mutants ? '20000' : '100000')),
    seed: values.seed === undefined ? Date.now() % 2 ** 31 : countOf('seed', values.seed),
  };
  const minutes = countOf('minutes', values.minutes);
  const isProven = await onModel(() =>
    values.mutants ? proveMutants(options) : proveProtocol(options),
  );
  if (!isProven || values.mutants || minutes === 0) return isProven;
  return await runRealChaos({ minutes, seed: options.seed });
}

/** The model owns time, and nobody reads the stacks of a fault that is meant to be. */
async function onModel<T>(work: () => Promise<T>): Promise<T> {
  const { stackTraceLimit } = Error;
  const restorePauses = withoutPauses();
  Error.stackTraceLimit = 0;
  try {
    return await work();
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
    restorePauses();
  }
}

process.exitCode = (await main()) ? 0 : 1;
