import { mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { startKafka } from '../../local/kafka.ts';
import { startLocalStack } from '../../local/localstack.ts';
import { sessionsFolder } from '../../local/paths.ts';
import { isAlive } from '../../local/processes/alive.ts';
import { progressOn } from '../../local/progress.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** `host:port` of the broker, comma-separated. */
    brokers: string;
    /** URL of LocalStack. */
    endpoint: string;
  }
}

/** A run's folder is named after its process. */
const PREFIX = 'test-';

/** One broker and one LocalStack for the whole run; they end with it, however it ends. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  await removeAbandoned();
  const folder = join(sessionsFolder(), `${PREFIX}${process.pid}`);
  const progress = progressOn(process.stderr);
  const started = await Promise.allSettled([
    startKafka({ directory: join(folder, 'kafka'), progress }),
    startLocalStack({ directory: join(folder, 'localstack'), progress }),
  ]);
  const stop = async (): Promise<void> => {
    await Promise.all(
      started.map((service) => service.status === 'fulfilled' && service.value.stop()),
    );
    await rm(folder, { recursive: true, force: true });
  };
  const [kafka, localStack] = started;
  if (kafka.status === 'rejected' || localStack.status === 'rejected') {
    await stop();
    throw kafka.status === 'rejected' ? kafka.reason : (localStack as PromiseRejectedResult).reason;
  }
  project.provide('brokers', kafka.value.brokers);
  project.provide('endpoint', localStack.value.endpoint);
  return stop;
}

/** Removes the folders of runs that were killed. */
async function removeAbandoned(): Promise<void> {
  await mkdir(sessionsFolder(), { recursive: true });
  for (const name of await readdir(sessionsFolder())) {
    if (!name.startsWith(PREFIX) || isAlive(Number(name.slice(PREFIX.length)))) continue;
    await rm(join(sessionsFolder(), name), { recursive: true, force: true });
  }
}
