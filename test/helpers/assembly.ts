import type { StackAssembly, Template } from '../../local/assembly/template.ts';

/** A stack as it would have been synthesized. */
export function assembly(
  template: Template,
  {
    name = 'sluice-local-thing',
    assets = {},
  }: { name?: string; assets?: Record<string, string> } = {},
): StackAssembly {
  return { name, template, assetFolders: new Map(Object.entries(assets)) };
}

/** Resources of a pipeline as CDK writes them, reduced to what the runtime reads. */
export const PIPELINE: Template = {
  Resources: {
    Layer11111111: {
      Type: 'AWS::Lambda::LayerVersion',
      Properties: { Content: { S3Bucket: 'assets', S3Key: 'beef.zip' } },
    },
    Topic: {
      Type: 'AWS::MSK::Topic',
      Properties: {
        TopicName: 'thing',
        PartitionCount: 4,
        ReplicationFactor: 3,
        Configs: Buffer.from('{"retention.ms":"1000"}').toString('base64'),
      },
    },
    Queue: {
      Type: 'AWS::SQS::Queue',
      Properties: { QueueName: 'thing-files' },
      DependsOn: ['Role', 'Unread'],
    },
    Unread: { Type: 'AWS::SQS::Queue' },
    Role: { Type: 'AWS::IAM::Role' },
    Function2222AAAA: {
      Type: 'AWS::Lambda::Function',
      Properties: {
        Code: { S3Bucket: 'assets', S3Key: 'cafe.zip' },
        Handler: 'index.handler',
        Environment: {
          Variables: {
            LITERAL: 'text',
            QUEUE_URL: { Ref: 'Queue' },
            BUCKET: { 'Fn::ImportValue': 'platform:Bucket' },
          },
        },
        Layers: [{ Ref: 'Layer11111111' }],
        Timeout: 120,
        MemorySize: 1769,
      },
    },
    KafkaMapping: {
      Type: 'AWS::Lambda::EventSourceMapping',
      Properties: {
        FunctionName: { Ref: 'Function2222AAAA' },
        EventSourceArn: 'arn:aws:kafka:us-east-1:000000000000:cluster/local/1',
        AmazonManagedKafkaEventSourceConfig: { ConsumerGroupId: 'sluice.thing' },
        Topics: ['thing'],
        StartingPosition: 'TRIM_HORIZON',
        BatchSize: 10000,
        BisectBatchOnFunctionError: true,
        MaximumBatchingWindowInSeconds: 5,
        MaximumRecordAgeInSeconds: 3600,
        MaximumRetryAttempts: 10000,
        FunctionResponseTypes: ['ReportBatchItemFailures'],
        DestinationConfig: { OnFailure: { Destination: 'kafka://thing.dlq' } },
      },
    },
    QueueMapping: {
      Type: 'AWS::Lambda::EventSourceMapping',
      Properties: {
        FunctionName: { 'Fn::GetAtt': ['Function2222AAAA', 'Arn'] },
        EventSourceArn: { 'Fn::GetAtt': ['Queue', 'Arn'] },
      },
    },
  },
  Outputs: {
    FilesQueue: { Value: { Ref: 'Queue' }, Export: { Name: 'thing:Queue' } },
    Consumer: { Value: { Ref: 'Function2222AAAA' } },
  },
};

/** The pipeline with other properties of one resource. */
export function pipelineWith(id: string, properties: Record<string, unknown>): Template {
  const resource = PIPELINE.Resources?.[id];
  if (resource === undefined) throw new RangeError(`no resource ${id}`);
  const changed = { ...resource, Properties: { ...resource.Properties, ...properties } };
  return { ...PIPELINE, Resources: { ...PIPELINE.Resources, [id]: changed } };
}
