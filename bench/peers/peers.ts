import { requireWays } from '../../local/prerequisites.ts';
import { type Progress, progressOn } from '../../local/progress.ts';
import { writeResults } from '../kit/results.ts';
import { type Services, startServices } from '../kit/services.ts';
import { event } from '../orders/event.ts';
import { type OrderTopic, produceOrders } from '../orders/produce.ts';
import { FlinkSql } from './flink/flink.ts';
import { measure, type Run } from './measure.ts';
import { NaiveNode } from './naive/naive.ts';
import { type PeersOptions, parsePeersOptions } from './options.ts';
import { PythonPyarrow } from './python/python.ts';
import { peersChart, peersTable } from './report.ts';
import { SluiceHandler } from './sluice/handler.ts';
import { SluiceRunner } from './sluice/runner.ts';
import { isRight, type Summary, summarize } from './summary.ts';
import type { System } from './system.ts';

/** What the handler may cost of the naive baseline before `--quick` calls it a gross loss. */
const GROSS_LOSS = 1 / 4;

const SYSTEMS: readonly System[] = [
  new SluiceHandler(),
  new SluiceRunner(),
  new NaiveNode(),
  new PythonPyarrow(),
  new FlinkSql(),
];

/**
 * Compares Sluice with what its users would take instead: the same topic, the same S3, one after the other in
 * each round.
 *
 * @returns whether every run wrote what was produced, and Sluice is not grossly slower
 */
export async function peers(args: readonly string[]): Promise<boolean> {
  const options = parsePeersOptions(
    args,
    SYSTEMS.map(({ letter }) => letter),
  );
  await requireWays(['kafka', 'localstack']);
  const progress = progressOn(process.stderr);
  const services = await startServices(progress);
  try {
    const topic = await produce(services, options, progress);
    const systems = await prepare(services, topic, options, progress);
    const runs = await runRounds(systems, topic, { services, options, progress });
    return conclude(systems, topic, runs, options);
  } finally {
    await services.stop();
  }
}

function produce(services: Services, options: PeersOptions, progress: Progress) {
  const { brokers } = services;
  return progress.step(`${options.events} orders are produced`, () =>
    produceOrders({ brokers, topic: event.name, ...options }),
  );
}

/** The systems that were asked for and that this machine can run. */
async function prepare(
  services: Services,
  topic: OrderTopic,
  { only }: PeersOptions,
  progress: Progress,
): Promise<System[]> {
  const able: System[] = [];
  for (const system of SYSTEMS.filter(({ letter }) => only.includes(letter))) {
    const reason = await system
      .prepare({ services, topic, progress })
      .catch((error: Error) => error.message);
    if (reason === undefined) able.push(system);
    else process.stderr.write(`${system.name} is skipped: ${reason}\n`);
  }
  return able;
}

interface Surroundings {
  readonly services: Services;
  readonly options: PeersOptions;
  readonly progress: Progress;
}

async function runRounds(
  systems: readonly System[],
  topic: OrderTopic,
  { services, options, progress }: Surroundings,
): Promise<Run[]> {
  const runs: Run[] = [];
  const more = await topicsOfMore(systems, topic, { services, options, progress });
  for (let round = 1; round <= options.runs; round++) {
    for (const system of systems) {
      const label = `${system.name}, round ${round} of ${options.runs}`;
      runs.push(await progress.step(label, () => measure(system, { services, topic, round })));
      const warm = more.get(system.warmTimes ?? 1);
      if (!warm) continue;
      const warmLabel = `${label}, ${warm.times} times the events`;
      const place = { services, topic: warm, round };
      runs.push(await progress.step(warmLabel, () => measure(system, place)));
    }
  }
  return runs;
}

/** The topic and another that holds the rest, together, for systems whose steady state is a difference. */
async function topicsOfMore(
  systems: readonly System[],
  topic: OrderTopic,
  { services, options, progress }: Surroundings,
): Promise<Map<number, OrderTopic>> {
  const topics = new Map<number, OrderTopic>();
  for (const { warmTimes = 1 } of systems) {
    if (warmTimes === 1 || topics.has(warmTimes)) continue;
    const name = `${topic.name}-again-${warmTimes}`;
    const times = warmTimes - 1;
    await progress.step(`The orders are produced ${times} times more`, () =>
      produceOrders({ brokers: services.brokers, topic: name, ...options, times }),
    );
    const events = topic.events * warmTimes;
    topics.set(warmTimes, { ...topic, name: `${topic.name};${name}`, events, times: warmTimes });
  }
  return topics;
}

function conclude(
  systems: readonly System[],
  topic: OrderTopic,
  runs: readonly Run[],
  options: PeersOptions,
): boolean {
  for (const { system, round, wrong } of runs.filter((run) => !isRight(run))) {
    process.stderr.write(`${system}, round ${round}: ${wrong.join('; ')}\n`);
  }
  const summaries = systems.map((system) => {
    const own = runs.filter((run) => run.system === system.letter);
    const isWarm = ({ events }: Run): boolean => events !== topic.events;
    return summarize(
      system,
      own.filter((run) => !isWarm(run)),
      own.filter(isWarm),
    );
  });
  process.stdout.write(`${peersTable(summaries)}\n`);
  if (!options.quick) {
    const descriptions = systems.map(({ letter, description }) => [letter, description]);
    const { payloadBytes, events } = topic;
    const results = {
      options,
      systems: Object.fromEntries(descriptions),
      bytesPerEvent: payloadBytes / events,
      summaries,
      runs,
    };
    writeResults('peers', results, peersChart(summaries, topic));
  }
  const verified = runs.every(isRight);
  return verified && !(options.quick && isGrossLoss(summaries));
}

/** Start-up apart, which a short run is full of. */
function isGrossLoss(summaries: readonly Summary[]): boolean {
  const steadyOf = (letter: string): number | undefined =>
    summaries.find((summary) => summary.letter === letter)?.steadyCpuSecondsPerMillion?.min;
  const handler = steadyOf('a');
  const naive = steadyOf('c');
  if (handler === undefined || naive === undefined || handler <= naive * GROSS_LOSS) return false;
  process.stderr.write('the handler takes more than a quarter of the naive baseline: gross loss\n');
  return true;
}
