import { join } from 'node:path';
import { ENV } from '../../../core/contract.ts';
import { topicSpecs } from '../../../local/assembly/topics.ts';
import { synthesize } from '../../../local/assembly.ts';
import { deployStacks } from '../../../local/deploy.ts';
import type { FunctionSpec } from '../../../local/function/environment.ts';
import { PROJECT_ROOT } from '../../../local/paths.ts';
import { type PipelinePlan, planPipelines, stacksOf } from '../../../local/pipelines/plan.ts';
import type { Progress } from '../../../local/progress.ts';
import { makeTopics } from '../../../local/topics.ts';

/**
 * The template's ten thousand attempts take a day, which a run does not have. So many fill 33 seconds
 * with pauses alone, and an outage's attempts last until their requests time out: a minute of it gives up none.
 */
const MAX_RETRIES = 8;
/** Exhausted within a moment, and far more than a batch takes. */
const CONSUMER_MEMORY_MIB = 384;

export interface Deployment {
  readonly event: string;
  readonly brokers: string;
  readonly folder: string;
  readonly region: string;
  readonly endpoint: string;
  /** What the functions are to reach `endpoint` through. */
  readonly proxy: string;
}

/** Deploys the `local` environment of one event. */
export async function deploy(
  { event, brokers, folder, region, endpoint, proxy }: Deployment,
  progress: Progress,
): Promise<PipelinePlan> {
  const all = await progress.step('The local environment is synthesized', () =>
    synthesize({ root: PROJECT_ROOT, environment: 'local', folder: join(folder, 'cdk.out') }),
  );
  const stacks = stacksOf(all, [event]);
  const at = { region, endpoint };
  const resolvers = await progress.step('Stacks are deployed', () => deployStacks(stacks, at));
  await makeTopics(brokers, stacks.flatMap(topicSpecs));
  return fragile(await planPipelines(stacks, resolvers, at), proxy);
}

/**
 * The same bundles in a worse world: queues behind the proxy, consumers that a marked record kills, and a
 * mapping that gives up on it before the run is over.
 */
function fragile(plan: PipelinePlan, proxy: string): PipelinePlan {
  const consumers = new Set(plan.kafka.map(({ functionName }) => functionName));
  const functions = Array.from(plan.functions, ([name, spec]) => {
    return [name, consumers.has(name) ? fragileConsumer(spec, proxy) : spec] as const;
  });
  const kafka = plan.kafka.map((spec) => {
    return { ...spec, retry: { ...spec.retry, maxRetries: MAX_RETRIES } };
  });
  return { ...plan, functions: new Map(functions), kafka };
}

function fragileConsumer(spec: FunctionSpec, proxy: string): FunctionSpec {
  const queueUrl = spec.environment[ENV.filesQueueUrl] ?? '';
  const environment = {
    ...spec.environment,
    // The client of a queue goes where the queue's URL says, whatever its endpoint is.
    [ENV.filesQueueUrl]: new URL(new URL(queueUrl).pathname, proxy).href,
    NODE_OPTIONS: `--import=${import.meta.resolve('./out-of-memory.ts')}`,
  };
  return { ...spec, environment, memoryMiB: CONSUMER_MEMORY_MIB };
}
