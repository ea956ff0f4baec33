import { mkdirSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { StackAssembly } from './assembly/template.ts';
import { topicSpecs } from './assembly/topics.ts';
import { synthesize } from './assembly.ts';
import { deployStacks } from './deploy.ts';
import { startKafka } from './kafka.ts';
import { startLocalStack } from './localstack.ts';
import { planPipelines, stacksOf } from './pipelines/plan.ts';
import { Pipelines } from './pipelines/run.ts';
import { requireWays } from './prerequisites.ts';
import { stopLeftovers } from './processes/leftovers.ts';
import type { Progress } from './progress.ts';
import { describeSession } from './session/describe.ts';
import {
  emptyFolder,
  type Session,
  sessionFile,
  sessionFolder,
  writeJson,
} from './session/files.ts';
import { MappingControl } from './session/mapping-control.ts';
import { claim, release } from './session/owner.ts';
import { Teardown } from './teardown.ts';
import { makeTopics } from './topics.ts';

const ENVIRONMENT = 'local';
/** LocalStack has every region; the `local` environment is in this one. */
const REGION = 'us-east-1';
/** How long calls in flight may go on when the runtime stops. */
const STOP_GRACE_MILLISECONDS = 3_000;

export interface LocalRuntimeOptions {
  /** The folder of the project: its CDK app, and `.sluice/`. */
  readonly root: string;
  /** The session's name. What an earlier session of this name left is removed. */
  readonly session: string;
  /**
   * Names of the events to run.
   *
   * @default - all
   */
  readonly events?: readonly string[];
  readonly progress: Progress;
}

/** The `local` environment, running. */
export interface LocalRuntime {
  readonly session: Session;
  /** The session's folder. */
  readonly folder: string;
  /** Ends everything that was started; the folder stays for a look at the logs. */
  stop(): Promise<void>;
}

/** Sets up and runs the `local` environment of a project: broker, AWS services, functions, mappings. */
export async function startLocalRuntime(options: LocalRuntimeOptions): Promise<LocalRuntime> {
  const folder = sessionFolder(options.root, options.session);
  claim(folder);
  const teardown = new Teardown();
  teardown.add(() => release(folder));
  try {
    stopLeftovers(folder);
    emptyFolder(folder);
    const session = await start(options, folder, teardown);
    return { session, folder, stop: () => teardown.run() };
  } catch (error) {
    await teardown.run();
    throw error;
  }
}

async function start(
  options: LocalRuntimeOptions,
  folder: string,
  teardown: Teardown,
): Promise<Session> {
  const { progress, events } = options;
  const { brokers, endpoint, stacks: all } = await startParts(options, folder, teardown);
  const stacks = stacksOf(all, events);
  const logs = join(folder, 'logs');
  const surroundings = { brokers, endpoint, region: REGION, folder, logs };
  const [resolvers] = await Promise.all([
    progress.step('Stacks are deployed', () => deployStacks(stacks, surroundings)),
    progress.step('Topics are made', () => makeTopics(brokers, stacks.flatMap(topicSpecs))),
  ]);
  const plan = await planPipelines(stacks, resolvers, surroundings);
  const session = describeSession(plan, surroundings);
  if (session.warehouseFile !== undefined) {
    mkdirSync(dirname(session.warehouseFile), { recursive: true });
  }
  const pipelines = new Pipelines(plan, surroundings);
  teardown.add(() => pipelines.stop(STOP_GRACE_MILLISECONDS));
  await progress.step('Mappings poll', () => pipelines.start());
  writeJson(sessionFile(folder), session);
  teardown.add(() => rmSync(sessionFile(folder), { force: true }));
  const control = new MappingControl(folder, session, {
    switch: (event, enabled) => pipelines.switch(event, enabled),
    failed: (event, error) => pipelines.log(event)('switch failed', { cause: String(error) }),
  });
  control.start();
  teardown.add(() => control.stop());
  return session;
}

interface Parts {
  readonly brokers: string;
  readonly endpoint: string;
  readonly stacks: readonly StackAssembly[];
}

/** What waits for nothing else starts together; when one part fails, the others are waited for and stopped. */
async function startParts(
  { root, progress }: LocalRuntimeOptions,
  folder: string,
  teardown: Teardown,
): Promise<Parts> {
  await requireWays([
    ...(process.env['KAFKA_BROKERS'] ? [] : (['kafka'] as const)),
    ...(process.env['AWS_ENDPOINT_URL'] ? [] : (['localstack'] as const)),
  ]);
  const kafka = startKafka({ directory: join(folder, 'kafka'), progress });
  const localStack = startLocalStack({ directory: join(folder, 'localstack'), progress });
  const stacks = progress.step('The local environment is synthesized', () =>
    synthesize({ root, environment: ENVIRONMENT, folder: join(folder, 'cdk.out') }),
  );
  const parts = await Promise.allSettled([kafka, localStack, stacks]);
  const services = parts.slice(0, 2) as PromiseSettledResult<{ stop(): Promise<void> }>[];
  teardown.add(async () => {
    await Promise.all(services.map((part) => part.status === 'fulfilled' && part.value.stop()));
  });
  const [{ brokers }, { endpoint }] = await Promise.all([kafka, localStack]);
  return { brokers, endpoint, stacks: await stacks };
}
