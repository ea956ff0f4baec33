import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { startKafka } from '../../../local/kafka.ts';
import { startLocalStack } from '../../../local/localstack.ts';
import { sessionsFolder } from '../../../local/paths.ts';
import type { PipelinePlan } from '../../../local/pipelines/plan.ts';
import { Pipelines } from '../../../local/pipelines/run.ts';
import type { Progress } from '../../../local/progress.ts';
import { describeSession } from '../../../local/session/describe.ts';
import type { Session, SessionEvent } from '../../../local/session/files.ts';
import { type FaultProxy, startFaultProxy } from './fault-proxy.ts';
import { deploy } from './plan.ts';
import { kill, processesOf } from './processes.ts';
import { setPatience } from './queue.ts';

const REGION = 'us-east-1';
const RUNNERS = 2;
const STOP_GRACE_MILLISECONDS = 10_000;
/** Too short for a batch in flight to end in order. */
const REPLACED_GRACE_MILLISECONDS = 200;

/** The `local` environment of one event on real parts, with two runners on its consumer group and its queue. */
export interface World {
  /** For those who look on: it does not lead through the proxy. */
  readonly session: Session;
  readonly event: SessionEvent;
  /** What the functions and mappings reach S3 and SQS through. */
  readonly proxy: FaultProxy;
  /** Process ids of the functions that run now. */
  consumers(): number[];
  loaders(): number[];
  /** Takes the broker away, and starts it on the same data and port. */
  restartBroker(how: 'stopped' | 'killed', whileDown: () => Promise<void>): Promise<void>;
  /** Starts a runner in the place of one that is stopped with batches in flight. */
  replaceRunner(at: number): Promise<void>;
  /** What is in flight may end; nothing runs after. */
  stopRunners(): Promise<void>;
  stop(): Promise<void>;
}

export async function startWorld(event: string, progress: Progress): Promise<World> {
  const folder = join(sessionsFolder(), `chaos-${process.pid}`);
  const logs = join(folder, 'logs');
  mkdirSync(logs, { recursive: true });
  const broker = { directory: join(folder, 'kafka'), progress };
  let kafka = await startKafka(broker);
  const { brokers } = kafka;
  const localStack = await startLocalStack({ directory: join(folder, 'localstack'), progress });
  const { endpoint } = localStack;
  const proxy = await startFaultProxy(endpoint);
  const deployment = { event, brokers, folder, region: REGION, endpoint, proxy: proxy.endpoint };
  const plan = await deploy(deployment, progress);
  const direct = { brokers, endpoint, region: REGION, folder, logs };
  const disturbed = { ...direct, endpoint: proxy.endpoint };
  const newRunner = async (): Promise<Pipelines> => {
    const runner = new Pipelines(plan, disturbed);
    await runner.start();
    return runner;
  };
  const session = describeSession(plan, direct);
  const [ofSession] = session.events as [SessionEvent];
  await setPatience({ session, event: ofSession });
  const runners = await Promise.all(Array.from({ length: RUNNERS }, newRunner));
  const stopRunners = async (): Promise<void> => {
    const running = runners.splice(0);
    await Promise.all(running.map((runner) => runner.stop(STOP_GRACE_MILLISECONDS)));
  };
  return {
    session,
    event: ofSession,
    proxy,
    consumers: () => processesOf(assetFolder(plan, plan.kafka)),
    loaders: () => processesOf(assetFolder(plan, plan.queues)),
    async restartBroker(how, whileDown) {
      if (how === 'killed' && kafka.pid !== undefined) kill(kafka.pid);
      await kafka.stop();
      await whileDown();
      kafka = await startKafka(broker);
    },
    async replaceRunner(at) {
      const [old] = runners.splice(at % RUNNERS, 1, await newRunner());
      await old?.stop(REPLACED_GRACE_MILLISECONDS);
    },
    stopRunners,
    async stop() {
      await stopRunners();
      await Promise.all([kafka.stop(), localStack.stop(), proxy.close()]);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Of the function that the mapping of a kind calls: one event has one of each kind. */
function assetFolder(
  { functions }: PipelinePlan,
  [mapping]: readonly { readonly functionName: string }[],
): string {
  return functions.get(mapping?.functionName ?? '')?.assetFolder ?? '';
}
