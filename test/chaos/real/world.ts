import { mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { topicSpecs } from '../../../local/assembly/topics.ts';
import { synthesize } from '../../../local/assembly.ts';
import { deployStacks } from '../../../local/deploy.ts';
import { startKafka } from '../../../local/kafka.ts';
import { type RunningLocalStack, startLocalStack } from '../../../local/localstack.ts';
import { PROJECT_ROOT, sessionsFolder } from '../../../local/paths.ts';
import type { PipelinePlan } from '../../../local/pipelines/plan.ts';
import { planPipelines, stacksOf } from '../../../local/pipelines/plan.ts';
import { Pipelines } from '../../../local/pipelines/run.ts';
import type { Progress } from '../../../local/progress.ts';
import { describeSession } from '../../../local/session/describe.ts';
import type { Session } from '../../../local/session/files.ts';
import { makeTopics } from '../../../local/topics.ts';
import { type FaultProxy, startFaultProxy } from './fault-proxy.ts';

const REGION = 'us-east-1';
const STOP_GRACE_MILLISECONDS = 10_000;

/** The `local` environment of one event on real parts, with two runners on its consumer group. */
export interface World {
  readonly session: Session;
  readonly proxy: FaultProxy;
  /** Stops the broker, waits, and starts it on the same data. */
  restartBroker(whileDown: () => Promise<void>): Promise<void>;
  /** Process ids of the functions that run now. */
  functionPids(): number[];
  stop(): Promise<void>;
}

export async function startWorld(event: string, progress: Progress): Promise<World> {
  const folder = join(sessionsFolder(), `chaos-${process.pid}`);
  mkdirSync(folder, { recursive: true });
  const broker = { directory: join(folder, 'kafka'), progress };
  let kafka = await startKafka(broker);
  const localStack = await startLocalStack({ directory: join(folder, 'localstack'), progress });
  const proxy = await startFaultProxy(localStack.endpoint);
  const surroundings = {
    brokers: kafka.brokers,
    endpoint: proxy.endpoint,
    region: REGION,
    folder,
    logs: join(folder, 'logs'),
  };
  mkdirSync(surroundings.logs, { recursive: true });
  const plan = await deploy(event, surroundings, localStack, progress);
  const runners = [
    new Pipelines(plan, surroundings),
    // a second poller of the same group, as while a mapping is replaced; one loader owns the warehouse
    new Pipelines({ ...plan, queues: [] }, surroundings),
  ];
  await Promise.all(runners.map((runner) => runner.start()));
  return {
    session: describeSession(plan, surroundings),
    proxy,
    async restartBroker(whileDown) {
      await kafka.stop();
      await whileDown();
      kafka = await startKafka(broker);
    },
    functionPids: () => childrenRunning(folder),
    async stop() {
      await Promise.all(runners.map((runner) => runner.stop(STOP_GRACE_MILLISECONDS)));
      await Promise.all([kafka.stop(), localStack.stop(), proxy.close()]);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function deploy(
  event: string,
  { brokers, folder }: { brokers: string; folder: string },
  { endpoint }: RunningLocalStack,
  progress: Progress,
): Promise<PipelinePlan> {
  const all = await progress.step('The local environment is synthesized', () =>
    synthesize({ root: PROJECT_ROOT, environment: 'local', folder: join(folder, 'cdk.out') }),
  );
  const stacks = stacksOf(all, [event]);
  const at = { region: REGION, endpoint };
  const resolvers = await progress.step('Stacks are deployed', () => deployStacks(stacks, at));
  await makeTopics(brokers, stacks.flatMap(topicSpecs));
  return planPipelines(stacks, resolvers, at);
}

/** The functions' hosts, by a word of their command line that is this run's alone. */
function childrenRunning(folder: string): number[] {
  return readdirSync('/proc')
    .map(Number)
    .filter((pid) => Number.isInteger(pid) && commandLineOf(pid).includes(folder))
    .filter((pid) => commandLineOf(pid).includes('lambda-host'));
}

function commandLineOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
  } catch {
    return '';
  }
}
