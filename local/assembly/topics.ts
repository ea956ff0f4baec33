import { resourcesOf, type StackAssembly } from './template.ts';

export interface TopicSpec {
  readonly name: string;
  readonly partitions: number;
  readonly replicationFactor: number;
  readonly configs: Readonly<Record<string, string>>;
}

/** The topics of a stack. */
export function topicSpecs({ template }: StackAssembly): TopicSpec[] {
  return resourcesOf(template, 'AWS::MSK::Topic').map(([, { Properties = {} }]) => ({
    name: String(Properties['TopicName']),
    partitions: Number(Properties['PartitionCount']),
    replicationFactor: Number(Properties['ReplicationFactor']),
    configs: decodeConfigs(Properties['Configs']),
  }));
}

/** The service takes a JSON object of strings, in Base64. */
function decodeConfigs(configs: unknown): Record<string, string> {
  if (typeof configs !== 'string') return {};
  return JSON.parse(Buffer.from(configs, 'base64').toString()) as Record<string, string>;
}
