import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Admin, Kafka, logLevel } from 'kafkajs';
import type { KafkaMappingSpec } from '../../../local/mapping/spec.ts';
import { adopt } from '../../../local/processes/children.ts';
import { s3At } from '../../kit/bucket.ts';
import { bundleConsumer, committedKeys, consumerFunction } from '../../kit/consumer-function.ts';
import { commandLineOf, cpuSecondsOf, peakBytesOf, processTree } from '../../kit/process-tree.ts';
import { REGION } from '../../kit/services.ts';
import { WARM_UP_SHARE } from '../../kit/steady.ts';
import { event } from '../../orders/event.ts';
import { PROGRAM_LOG } from '../stand-alone.ts';
import type { Preparation, System, Taken, Task } from '../system.ts';
import type { RunnerJob } from './runner-process.ts';

const PROGRAM = join(import.meta.dirname, 'runner-process.ts');
const POLL_MILLISECONDS = 100;
const PATIENCE_MILLISECONDS = 10 * 60_000;
const MILLION = 1_000_000;

/** As `lib/consumer-mapping.ts` deploys it, with the window of the local environment. */
const MAPPING = {
  eventSourceArn: 'arn:aws:kafka:us-east-1:000000000000:cluster/bench/1',
  startAt: 'earliest',
  batchSize: 10_000,
  windowMilliseconds: 1_000,
  reportsItemFailures: true,
  retry: {
    bisect: true,
    maxRetries: 10_000,
    maxRecordAgeSeconds: event.batching.maxRecordAgeSeconds,
  },
} as const;

/** The local runtime: its runner polls, and calls the bundled function in processes of its own. */
export class SluiceRunner implements System {
  readonly letter = 'b';
  readonly name = 'Sluice, local runtime';
  readonly description = 'the runner polls Kafka and calls the bundled consumer, two calls at once';
  #asset = '';

  async prepare({ services }: Preparation): Promise<undefined> {
    this.#asset = await bundleConsumer(services.folder);
  }

  async run(task: Task): Promise<Taken> {
    const { services, topic, bucket, folder } = task;
    const { endpoint, brokers } = services;
    const spec = await consumerFunction(event, this.#asset, { endpoint, bucket, folder });
    const mapping: KafkaMappingSpec = {
      ...MAPPING,
      functionName: spec.name,
      topic: topic.name,
      consumerGroup: bucket,
    };
    const job: RunnerJob = {
      spec,
      mapping,
      brokers,
      surroundings: { region: REGION, endpoint, folder },
      functionLog: join(folder, 'function.log'),
    };
    const jobFile = join(folder, 'job.json');
    writeFileSync(jobFile, JSON.stringify(job));
    const startedAt = performance.now();
    const runner = startRunner(jobFile, join(folder, PROGRAM_LOG));
    try {
      const watched = await watch(runner.pid ?? 0, task);
      return { exitCode: 0, wallSeconds: (performance.now() - startedAt) / 1000, ...watched };
    } finally {
      const ended = once(runner, 'exit');
      runner.stdin?.end();
      await ended;
    }
  }

  filesOf({ services, bucket }: Task): Promise<string[]> {
    return committedKeys(s3At(services.endpoint), bucket, event.name);
  }
}

function startRunner(jobFile: string, log: string): ChildProcess {
  const output = openSync(log, 'a');
  const child = spawn(process.execPath, [PROGRAM, jobFile], {
    detached: true,
    stdio: ['pipe', output, output],
  });
  closeSync(output);
  adopt(child);
  return child;
}

/** Waits until the group has settled every event, and reads from outside what that took. */
async function watch(pid: number, { services, topic, bucket }: Task) {
  const kafka = new Kafka({ brokers: services.brokers.split(','), logLevel: logLevel.NOTHING });
  const admin = kafka.admin();
  await admin.connect();
  const end = performance.now() + PATIENCE_MILLISECONDS;
  let mark: { events: number; cpuSeconds: number } | undefined;
  try {
    for (;;) {
      const events = await settledEvents(admin, bucket, topic.name);
      const { parts, cpuSeconds, peakBytes } = readTree(pid);
      if (!mark && events >= topic.events * WARM_UP_SHARE) mark = { events, cpuSeconds };
      if (events >= topic.events) {
        const steadyEvents = events - (mark?.events ?? 0);
        const steady = ((cpuSeconds - (mark?.cpuSeconds ?? 0)) / steadyEvents) * MILLION;
        const steadyCpuSecondsPerMillion = steadyEvents > 0 ? steady : undefined;
        return { parts, cpuSeconds, peakBytes, steadyCpuSecondsPerMillion };
      }
      if (performance.now() > end) throw new Error(`settled ${events} of ${topic.events} events`);
      await sleep(POLL_MILLISECONDS);
    }
  } finally {
    await admin.disconnect();
  }
}

async function settledEvents(admin: Admin, groupId: string, topic: string): Promise<number> {
  const [answer] = await admin.fetchOffsets({ groupId, topics: [topic] });
  const offsets = (answer?.partitions ?? []).map(({ offset }) => Math.max(0, Number(offset)));
  return offsets.reduce((sum, offset) => sum + offset, 0);
}

function readTree(pid: number) {
  const pids = processTree(pid);
  const isFunction = (one: number): boolean => commandLineOf(one).includes('lambda-host');
  const cpu = (of: readonly number[]): number =>
    of.reduce((sum, one) => sum + cpuSecondsOf(one), 0);
  const parts = {
    function: cpu(pids.filter(isFunction)),
    runner: cpu(pids.filter((one) => !isFunction(one))),
  };
  const peakBytes = pids.reduce((sum, one) => sum + peakBytesOf(one), 0);
  return { parts, cpuSeconds: parts.function + parts.runner, peakBytes };
}
