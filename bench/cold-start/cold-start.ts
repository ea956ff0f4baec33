import { execFile } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { buildSync } from 'esbuild';
import { table } from '../../cli/kit/table.ts';
import { bundleOptions } from '../../lib/bundle.ts';
import { functionEnvironment } from '../../local/function/environment.ts';
import { startLocalStack } from '../../local/localstack.ts';
import { progressOn } from '../../local/progress.ts';
import { makeBucket, s3At } from '../kit/bucket.ts';
import { bundleConsumer, consumerFunction } from '../kit/consumer-function.ts';
import { writeResults } from '../kit/results.ts';
import { makeWorkspace, REGION } from '../kit/services.ts';
import { type Spread, spreadOf } from '../kit/spread.ts';
import { barChart } from '../kit/svg-bars.ts';
import { event } from '../orders/event.ts';
import { invocationOf } from '../orders/invocation.ts';
import { generateOrders } from '../orders/order.ts';
import { cloudEventsHeaders } from '../orders/produce.ts';
import { type BundleParts, bundleParts } from './bundle-parts.ts';

const PROGRAM = join(import.meta.dirname, 'start-process.mjs');
const RUNS = 7;
const SEED = 7;
/** Of 6 MB. */
const FULL = 2_700;
/** Smaller parts of a bundle are one line together. */
const SHOWN_SHARE = 0.01;

interface Candidate {
  readonly name: string;
  readonly asset: string;
  readonly invocation: string;
}

/** Milliseconds since the process was started, and of CPU. */
interface Start {
  readonly booted: number;
  readonly imported: number;
  readonly answered: number;
  readonly cpu: number;
}

/** What the first invocation of a fresh process takes, beside a function that only puts an object. */
export async function coldStart(): Promise<void> {
  const { folder, remove } = makeWorkspace();
  const directory = join(folder, 'localstack');
  const localStack = await startLocalStack({ directory, progress: progressOn(process.stderr) });
  try {
    const candidates = await makeCandidates(folder);
    const starts = new Map<string, Start[]>(candidates.map(({ name }) => [name, []]));
    for (let run = 0; run < RUNS; run++) {
      for (const [i, candidate] of candidates.entries()) {
        const place = { endpoint: localStack.endpoint, bucket: `bench-${run}-${i}`, folder };
        starts.get(candidate.name)?.push(await start(candidate, place));
      }
    }
    report(starts, [bundleParts('consume-batch'), bundleParts('load-files')]);
  } finally {
    await localStack.stop();
    remove();
  }
}

async function makeCandidates(folder: string): Promise<Candidate[]> {
  const put = join(folder, 'put');
  const empty = join(folder, 'empty');
  mkdirSync(empty);
  writeFileSync(join(empty, 'index.mjs'), EMPTY_HANDLER);
  buildSync(bundleOptions(join(import.meta.dirname, 'put-handler.ts'), put));
  const consumer = await bundleConsumer(folder);
  const one = writeInvocation(folder, 1);
  const full = writeInvocation(folder, FULL);
  return [
    { name: 'Node alone', asset: empty, invocation: one },
    { name: 'S3 client, one object', asset: put, invocation: one },
    { name: 'Sluice, 1 event', asset: consumer, invocation: one },
    { name: `Sluice, ${FULL} events`, asset: consumer, invocation: full },
  ];
}

const EMPTY_HANDLER = 'export const handler = async () => ({ batchItemFailures: [] });\n';

function writeInvocation(folder: string, count: number): string {
  const messages = Array.from(generateOrders(count, SEED), (order) => ({
    key: String(order.consumer_id),
    value: JSON.stringify(order),
    timestamp: order.event_time,
    headers: cloudEventsHeaders(order),
  }));
  const file = join(folder, `${count}.json`);
  writeFileSync(file, invocationOf(event.name, messages));
  return file;
}

async function start(
  { asset, invocation }: Candidate,
  place: { endpoint: string; bucket: string; folder: string },
): Promise<Start> {
  await makeBucket(s3At(place.endpoint), place.bucket);
  const spec = await consumerFunction(event, asset, place);
  const env = functionEnvironment(spec, { region: REGION, ...place });
  const heap = `--max-old-space-size=${spec.memoryMiB}`;
  const args = [heap, PROGRAM, asset, invocation];
  const { stderr } = await promisify(execFile)(process.execPath, args, { env });
  return JSON.parse(stderr) as Start;
}

function report(starts: ReadonlyMap<string, readonly Start[]>, bundles: readonly BundleParts[]) {
  const summaries = Array.from(starts, ([name, all]) => ({
    name,
    boot: spreadOf(all.map(({ booted }) => booted)),
    import: spreadOf(all.map(({ booted, imported }) => imported - booted)),
    invocation: spreadOf(all.map(({ imported, answered }) => answered - imported)),
    total: spreadOf(all.map(({ answered }) => answered)),
    cpu: spreadOf(all.map(({ cpu }) => cpu)),
  }));
  const headings = ['ms: min / median', 'Node starts', 'import', 'invocation', 'together', 'CPU'];
  const rows = summaries.map(({ name, ...spreads }) => [
    name,
    ...[spreads.boot, spreads.import, spreads.invocation, spreads.total, spreads.cpu].map(shown),
  ]);
  process.stdout.write(`${table(headings, rows)}\n\n${bundles.map(partsTable).join('\n\n')}\n`);
  const chart = barChart({
    title: 'From process start to the first committed file',
    subtitle: `milliseconds, median of ${RUNS} fresh processes; less is better`,
    series: ['import', 'first invocation', 'all, with Node'],
    groups: summaries.map((summary) => ({
      name: summary.name,
      values: [summary.import.median, summary.invocation.median, summary.total.median],
    })),
  });
  writeResults(
    'cold-start',
    { runs: RUNS, summaries, starts: Object.fromEntries(starts), bundles },
    chart,
  );
}

function shown({ min, median }: Spread): string {
  return `${min.toFixed(0)} / ${median.toFixed(0)}`;
}

function partsTable({ kind, bytes, compressedBytes, parts }: BundleParts): string {
  const large = parts.filter((part) => part.bytes >= bytes * SHOWN_SHARE);
  const rest = parts.filter((part) => !large.includes(part));
  const restBytes = rest.reduce((sum, part) => sum + part.bytes, 0);
  const others = rest.length > 0 ? [{ name: `${rest.length} others`, bytes: restBytes }] : [];
  const rows = [...large, ...others].map((part) => [
    part.name,
    kilobytes(part.bytes),
    `${((100 * part.bytes) / bytes).toFixed(1)} %`,
  ]);
  const all = `all (compressed: ${kilobytes(compressedBytes)})`;
  return table([kind, 'size', 'share'], [...rows, [all, kilobytes(bytes), '100.0 %']]);
}

function kilobytes(bytes: number): string {
  return `${Math.round(bytes / 1000).toLocaleString('en-US')} kB`;
}
