import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { topicSpecs } from '../../local/assembly/topics.ts';
import { deployStacks } from '../../local/deploy.ts';
import { type PipelinePlan, planPipelines } from '../../local/pipelines/plan.ts';
import { Pipelines } from '../../local/pipelines/run.ts';
import type { Progress } from '../../local/progress.ts';
import { describeSession } from '../../local/session/describe.ts';
import { makeTopics } from '../../local/topics.ts';
import { REGION, type Services } from '../kit/services.ts';
import { synthesizeEvents } from '../kit/synthesize.ts';

const STOP_GRACE_MILLISECONDS = 10_000;

/** The orders' pipeline in the `local` environment, up to the embedded warehouse. */
export interface World {
  readonly warehouseFile: string;
  /** Starts the pipeline, with a window that the environment would not have. */
  start(windowMilliseconds: number): Promise<void>;
  stop(): Promise<void>;
}

export async function makeWorld(services: Services, progress: Progress): Promise<World> {
  const { brokers, endpoint, folder } = services;
  const surroundings = { brokers, endpoint, region: REGION, folder, logs: join(folder, 'logs') };
  mkdirSync(surroundings.logs, { recursive: true });
  const plan = await progress.step('The pipeline is deployed', () => deploy(services));
  const { warehouseFile = '' } = describeSession(plan, surroundings);
  let running: Pipelines | undefined;
  return {
    warehouseFile,
    async start(windowMilliseconds) {
      const kafka = plan.kafka.map((spec) => ({ ...spec, windowMilliseconds }));
      running = new Pipelines({ ...plan, kafka }, surroundings);
      await running.start();
    },
    async stop() {
      await running?.stop(STOP_GRACE_MILLISECONDS);
      running = undefined;
    },
  };
}

async function deploy({ brokers, endpoint, folder }: Services): Promise<PipelinePlan> {
  const stacks = await synthesizeEvents(1, join(folder, 'cdk.out'));
  const at = { region: REGION, endpoint };
  const resolvers = await deployStacks(stacks, at);
  await makeTopics(brokers, stacks.flatMap(topicSpecs));
  return planPipelines(stacks, resolvers, at);
}
