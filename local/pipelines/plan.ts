import { GetQueueUrlCommand, SQSClient } from '@aws-sdk/client-sqs';
import { functionSpecs } from '../assembly/functions.ts';
import { mappingsOf } from '../assembly/mappings.ts';
import type { Resolve } from '../assembly/reduce.ts';
import type { StackAssembly } from '../assembly/template.ts';
import { type TopicSpec, topicSpecs } from '../assembly/topics.ts';
import { LocalError } from '../errors.ts';
import type { FunctionSpec } from '../function/environment.ts';
import type { KafkaMappingSpec, QueueMappingSpec } from '../mapping/spec.ts';

/** All that runs: read from the templates, every value resolved. */
export interface PipelinePlan {
  /** By name. */
  readonly functions: ReadonlyMap<string, FunctionSpec>;
  readonly kafka: readonly KafkaMappingSpec[];
  readonly queues: readonly QueueMappingSpec[];
  /** By name. */
  readonly topics: ReadonlyMap<string, TopicSpec>;
}

/** The stacks of some events, and those that are of no event. */
export function stacksOf(
  stacks: readonly StackAssembly[],
  events: readonly string[] | undefined,
): StackAssembly[] {
  if (events === undefined) return [...stacks];
  const topics = new Set(stacks.flatMap(topicSpecs).map(({ name }) => name));
  const unknown = events.find((event) => !topics.has(event));
  if (unknown !== undefined) {
    throw new LocalError('ASSEMBLY', `event "${unknown}": the local environment has no such topic`);
  }
  return stacks.filter((stack) => {
    const names = topicSpecs(stack).map(({ name }) => name);
    return names.length === 0 || names.some((name) => events.includes(name));
  });
}

/** Reads the functions and mappings of deployed stacks. */
export async function planPipelines(
  stacks: readonly StackAssembly[],
  resolvers: ReadonlyMap<string, Resolve>,
  { region, endpoint }: { region: string; endpoint: string },
): Promise<PipelinePlan> {
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
  const sqs = new SQSClient({ region, endpoint, credentials });
  const functions = new Map<string, FunctionSpec>();
  const kafka: KafkaMappingSpec[] = [];
  const queues: QueueMappingSpec[] = [];
  for (const stack of stacks) {
    const resolve = resolvers.get(stack.name) ?? String;
    const specs = functionSpecs(stack, resolve);
    const mappings = mappingsOf(stack, specs, resolve);
    for (const spec of specs.values()) functions.set(spec.name, spec);
    kafka.push(...mappings.kafka);
    for (const mapping of mappings.queues) {
      queues.push({ ...mapping, queueUrl: await queueUrl(sqs, mapping.eventSourceArn) });
    }
  }
  sqs.destroy();
  const topics = new Map(stacks.flatMap(topicSpecs).map((topic) => [topic.name, topic]));
  return { functions, kafka, queues, topics };
}

async function queueUrl(sqs: SQSClient, arn: string): Promise<string> {
  const QueueName = arn.split(':').at(-1);
  const { QueueUrl } = await sqs.send(new GetQueueUrlCommand({ QueueName }));
  if (QueueUrl === undefined) throw new LocalError('DEPLOY', `queue ${arn} has no URL`);
  return QueueUrl;
}
