/**
 * `node --expose-gc batch-process.ts <asset folder> <dimension> <value>`: calls the bundled consumer with one
 * batch after the other, each at the next offsets, and says what one takes when all is warm.
 */
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { handler as Handler } from '../../lambda/consume-batch/handler.ts';
import { invocationOf } from '../orders/invocation.ts';
import { DIMENSIONS } from './cases.ts';

const WARM_UP_MILLISECONDS = 3_000;
const MEASURED_MILLISECONDS = 3_000;
const LEAST_RUNS = 5;
/** The service calls again when S3 was too slow; what that took counts. */
const MOST_CALLS = 10;

const [assetFolder = '', name = '', value = ''] = process.argv.slice(2);
const dimension = DIMENSIONS.find((one) => one.name === name);
if (!dimension) throw new Error(`there is no dimension ${name}`);
const { event, messages } = dimension.batchOf(Number(value));
const bundle: { handler: typeof Handler } = await import(
  pathToFileURL(join(assetFolder, 'index.mjs')).href
);
let firstOffset = 0;
let refused = 0;

await callFor(WARM_UP_MILLISECONDS);
const runs = await callFor(MEASURED_MILLISECONDS);
// the handler's own lines went to standard output
process.stderr.write(
  JSON.stringify({
    events: messages.length,
    payloadBytes: messages.reduce((sum, message) => sum + message.value.length, 0),
    cpuMillis: runs.map(({ cpuMillis }) => cpuMillis),
    wallMillis: runs.map(({ wallMillis }) => wallMillis),
    refused,
    peakBytes: process.resourceUsage().maxRSS * 1024,
  }),
);

async function callFor(milliseconds: number) {
  const end = performance.now() + milliseconds;
  const runs: { cpuMillis: number; wallMillis: number }[] = [];
  while (runs.length < LEAST_RUNS || performance.now() < end) runs.push(await call());
  return runs;
}

async function call() {
  const text = invocationOf(event.name, messages, { firstOffset });
  firstOffset += messages.length;
  globalThis.gc?.();
  const startedAt = performance.now();
  const before = process.cpuUsage();
  for (let calls = 1; !(await settles(text)); calls++) {
    refused += 1;
    if (calls === MOST_CALLS) throw new Error(`a batch was not settled in ${MOST_CALLS} calls`);
  }
  const { user, system } = process.cpuUsage(before);
  return { cpuMillis: (user + system) / 1000, wallMillis: performance.now() - startedAt };
}

async function settles(text: string): Promise<boolean> {
  const context = { functionName: 'bench', functionVersion: '1' };
  const { batchItemFailures } = await bundle.handler(JSON.parse(text), context);
  return batchItemFailures.length === 0;
}
