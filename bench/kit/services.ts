import { existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { startKafka } from '../../local/kafka.ts';
import { startLocalStack } from '../../local/localstack.ts';
import { sessionsFolder } from '../../local/paths.ts';
import { isAlive } from '../../local/processes/alive.ts';
import type { Progress } from '../../local/progress.ts';

export const REGION = 'us-east-1';
const PREFIX = 'bench-';

/** A folder of this run: what it holds is gone with it. */
export interface Workspace {
  readonly folder: string;
  remove(): void;
}

export interface Services extends Workspace {
  readonly brokers: string;
  /** URL of S3 and SQS. */
  readonly endpoint: string;
  /** Process ids of the broker and of LocalStack, where this run started them. */
  readonly pids: readonly number[];
  stop(): Promise<void>;
}

/** Makes a folder, below the project so that bundles in it find its modules. */
export function makeWorkspace(): Workspace {
  removeAbandoned();
  const folder = join(sessionsFolder(), `${PREFIX}${process.pid}`);
  mkdirSync(folder, { recursive: true });
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

/** A real broker and the S3 and SQS APIs, for one run. */
export async function startServices(progress: Progress): Promise<Services> {
  const { folder, remove } = makeWorkspace();
  const kafka = await startKafka({ directory: join(folder, 'kafka'), progress });
  const localStack = await startLocalStack({ directory: join(folder, 'localstack'), progress });
  return {
    folder,
    remove,
    brokers: kafka.brokers,
    endpoint: localStack.endpoint,
    pids: [kafka.pid, localStack.pid].filter((pid) => pid !== undefined),
    async stop() {
      await Promise.all([kafka.stop(), localStack.stop()]);
      remove();
    },
  };
}

/** Removes what a run left that was killed. */
function removeAbandoned(): void {
  if (!existsSync(sessionsFolder())) return;
  for (const name of readdirSync(sessionsFolder())) {
    const pid = name.startsWith(PREFIX) ? Number(name.slice(PREFIX.length)) : Number.NaN;
    if (!Number.isInteger(pid) || isAlive(pid)) continue;
    rmSync(join(sessionsFolder(), name), { recursive: true, force: true });
  }
}
