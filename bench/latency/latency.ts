import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs, promisify } from 'node:util';
import { table } from '../../cli/kit/table.ts';
import { requireWays } from '../../local/prerequisites.ts';
import { type Progress, progressOn } from '../../local/progress.ts';
import { numbersOf } from '../kit/numbers.ts';
import { writeResults } from '../kit/results.ts';
import { type Services, startServices } from '../kit/services.ts';
import { barChart } from '../kit/svg-bars.ts';
import { event } from '../orders/event.ts';
import { type Delay, type Delays, readDelays } from './delays.ts';
import { makeWorld, type World } from './world.ts';

const PRODUCER = join(import.meta.dirname, 'producer-process.ts');
const WARM_UP = { rate: 1_000, seconds: 5 };
const POLL_MILLISECONDS = 500;
/** Beyond the window, for what is behind to catch up. */
const PATIENCE_MILLISECONDS = 120_000;

interface Load {
  readonly windowSeconds: number;
  /** Events a second. */
  readonly rate: number;
  readonly seconds: number;
}

interface Measured extends Load, Delays {
  readonly sent: number;
  /** From the last record's being sent to its being queryable. */
  readonly behindSeconds: number;
}

/** From a record's being due to its file's commit, and to its row in the embedded warehouse. */
export async function latency(args: readonly string[]): Promise<boolean> {
  const loads = loadsOf(args);
  await requireWays(['kafka', 'localstack']);
  const progress = progressOn(process.stderr);
  const services = await startServices(progress);
  try {
    const world = await makeWorld(services, progress);
    const measured: Measured[] = [];
    for (const [windowSeconds, ofWindow] of Map.groupBy(loads, (load) => load.windowSeconds)) {
      await world.start(windowSeconds * 1000);
      await progress.step('Warming up', () =>
        measure(services, world, { windowSeconds, ...WARM_UP }),
      );
      for (const load of ofWindow) measured.push(await shown(services, world, load, progress));
      await world.stop();
    }
    return report(measured);
  } finally {
    await services.stop();
  }
}

/** A window is worth nothing if less is produced than it is long. */
function loadsOf(args: readonly string[]): Load[] {
  const { values } = parseArgs({
    args: [...args],
    options: {
      rates: { type: 'string', default: '100,1000,10000' },
      windows: { type: 'string', default: '1,60' },
      seconds: { type: 'string', default: '30' },
    },
  });
  const [seconds = 1] = numbersOf('--seconds', values.seconds);
  const rates = numbersOf('--rates', values.rates);
  return numbersOf('--windows', values.windows).flatMap((windowSeconds) =>
    rates.map((rate) => ({ windowSeconds, rate, seconds: Math.max(seconds, windowSeconds) })),
  );
}

function shown(
  services: Services,
  world: World,
  load: Load,
  progress: Progress,
): Promise<Measured> {
  const label = `${load.rate} events/s for ${load.seconds} s, window ${load.windowSeconds} s`;
  return progress.step(label, () => measure(services, world, load));
}

async function measure({ brokers }: Services, world: World, load: Load): Promise<Measured> {
  const { windowSeconds, rate, seconds } = load;
  const job = [brokers, event.name, String(rate), String(seconds)];
  const { stdout } = await promisify(execFile)(process.execPath, [PRODUCER, ...job]);
  const { startMillis, endMillis, sent }: Record<string, number> = JSON.parse(stdout);
  const [from = 0, to = 0, expected = 0] = [startMillis, endMillis, sent];
  const giveUpAt = Date.now() + windowSeconds * 1000 + PATIENCE_MILLISECONDS;
  // looked at only now: whoever reads the warehouse keeps the loader out
  for (;;) {
    const delays = await readDelays(world.warehouseFile, from, to);
    if (delays.rows >= expected || Date.now() > giveUpAt) {
      return { ...load, sent: expected, behindSeconds: (Date.now() - to) / 1000, ...delays };
    }
    await sleep(POLL_MILLISECONDS);
  }
}

/** @returns whether all that was sent arrived */
function report(measured: readonly Measured[]): boolean {
  const headings = [
    'Window',
    'events/s',
    'committed p50',
    'p99',
    'max',
    'queryable p50',
    'p99',
    'max',
    'done after',
    'rows',
  ];
  const rows = measured.map(({ windowSeconds, rate, committed, queryable, ...load }) => [
    `${windowSeconds} s`,
    rate.toLocaleString('en-US'),
    ...cells(committed),
    ...cells(queryable),
    seconds(load.behindSeconds * 1000),
    load.rows === load.sent ? load.rows.toLocaleString('en-US') : `${load.rows} of ${load.sent}`,
  ]);
  process.stdout.write(`${table(headings, rows)}\n`);
  const chart = barChart({
    title: 'From a record’s being due to its row in the warehouse',
    subtitle: 'seconds, on this machine, broker and all included; less is better',
    series: ['committed, median', 'committed, p99', 'queryable, median', 'queryable, p99'],
    groups: measured.map(({ windowSeconds, rate, committed, queryable }) => ({
      name: `${rate.toLocaleString('en-US')}/s, window ${windowSeconds} s`,
      values: [committed.p50, committed.p99, queryable.p50, queryable.p99].map(
        (millis) => millis / 1000,
      ),
    })),
  });
  writeResults('latency', { measured }, chart);
  return measured.every((load) => load.rows === load.sent);
}

function cells({ p50, p99, max }: Delay): string[] {
  return [p50, p99, max].map(seconds);
}

function seconds(millis: number): string {
  return `${(millis / 1000).toFixed(2)} s`;
}
