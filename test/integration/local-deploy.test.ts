import { PutObjectCommand } from '@aws-sdk/client-s3';
import { GetQueueAttributesCommand } from '@aws-sdk/client-sqs';
import kafkajs from 'kafkajs';
import { describe, expect, inject, it } from 'vitest';
import { deployStacks } from '../../local/deploy.ts';
import { makeTopics } from '../../local/topics.ts';
import { assembly } from '../helpers/assembly.ts';
import { testS3, testSqs, uniqueName, withAdmin } from '../helpers/services.ts';

const service = { region: 'us-east-1', endpoint: inject('endpoint') };

function platformAndEvent(prefix: string) {
  const platform = assembly(
    {
      Resources: { Bucket: { Type: 'AWS::S3::Bucket' }, Vpc: { Type: 'AWS::EC2::VPC' } },
      Outputs: { Bucket: { Value: { Ref: 'Bucket' }, Export: { Name: `${prefix}:bucket` } } },
    },
    { name: `${prefix}-platform` },
  );
  const variables = {
    BUCKET: { 'Fn::ImportValue': `${prefix}:bucket` },
    QUEUE_URL: { Ref: 'Queue' },
    TEXT: { 'Fn::Join': ['-', ['a', { 'Fn::GetAtt': ['Queue', 'QueueName'] }]] },
  };
  const event = assembly(
    {
      Resources: {
        Queue: { Type: 'AWS::SQS::Queue', Properties: { QueueName: `${prefix}-files` } },
        Function: {
          Type: 'AWS::Lambda::Function',
          Properties: { Environment: { Variables: variables } },
        },
      },
    },
    { name: `${prefix}-event` },
  );
  return { platform, event, variables };
}

describe('stacks on LocalStack', () => {
  it('are deployed in order, and their expressions resolved by CloudFormation', async () => {
    const prefix = uniqueName('deploy');
    const { platform, event, variables } = platformAndEvent(prefix);
    const resolvers = await deployStacks([platform, event], service);
    const resolve = resolvers.get(event.name) ?? String;
    expect(resolve(variables.TEXT)).toBe(`a-${prefix}-files`);
    const QueueUrl = resolve(variables.QUEUE_URL);
    await testSqs().send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['QueueArn'] }));
    const Bucket = resolve(variables.BUCKET);
    await testS3().send(new PutObjectCommand({ Bucket, Key: 'k', Body: 'x' }));
  });

  it('stay when they are deployed again as they were, and change when they changed', async () => {
    const { platform, event, variables } = platformAndEvent(uniqueName('again'));
    const first = await deployStacks([platform, event], service);
    const second = await deployStacks([platform, event], service);
    const bucket = first.get(event.name)?.(variables.BUCKET);
    expect(second.get(event.name)?.(variables.BUCKET)).toBe(bucket);
    const attributes = { Type: 'AWS::SQS::Queue', Properties: { DelaySeconds: 7 } };
    const changed = {
      ...event.template,
      Resources: { ...event.template.Resources, Queue: attributes },
    };
    const third = await deployStacks([platform, { ...event, template: changed }], service);
    const QueueUrl = third.get(event.name)?.(variables.QUEUE_URL);
    const request = new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['DelaySeconds'] });
    expect((await testSqs().send(request)).Attributes?.['DelaySeconds']).toBe('7');
  });

  it('fail with the resource and the reason', async () => {
    const stack = assembly(
      {
        Resources: { Bucket: { Type: 'AWS::S3::Bucket', Properties: { BucketName: 'NOT_VALID' } } },
      },
      { name: uniqueName('failing') },
    );
    const deployed = deployStacks([stack], service);
    await expect(deployed).rejects.toMatchObject({ code: 'DEPLOY' });
    await expect(deployed).rejects.toThrow(`${stack.name}: Bucket: `);
  });
});

describe('topics on the broker', () => {
  const topic = (name: string, partitions: number, configs: Record<string, string>) => ({
    name,
    partitions,
    replicationFactor: 3,
    configs: { 'min.insync.replicas': '2', ...configs },
  });

  it('are made with what one broker can keep', async () => {
    const name = uniqueName('made');
    await makeTopics(inject('brokers'), [topic(name, 3, { 'retention.ms': '60000' })]);
    expect(await partitionsOf(name)).toBe(3);
    expect(await configOf(name, 'retention.ms')).toBe('60000');
    expect(await configOf(name, 'min.insync.replicas')).toBe('1');
  });

  it('grow, take another configuration, and never shrink', async () => {
    const name = uniqueName('grown');
    await makeTopics(inject('brokers'), [topic(name, 2, { 'retention.ms': '60000' })]);
    await makeTopics(inject('brokers'), [topic(name, 4, { 'retention.ms': '90000' })]);
    expect([await partitionsOf(name), await configOf(name, 'retention.ms')]).toEqual([4, '90000']);
    await makeTopics(inject('brokers'), [topic(name, 1, {})]);
    expect(await partitionsOf(name)).toBe(4);
  });

  async function partitionsOf(name: string): Promise<number | undefined> {
    const { topics } = await withAdmin((admin) => admin.fetchTopicMetadata({ topics: [name] }));
    return topics[0]?.partitions.length;
  }

  async function configOf(name: string, config: string): Promise<string | undefined> {
    const resources = [{ type: kafkajs.ConfigResourceTypes.TOPIC, name, configNames: [config] }];
    const answer = await withAdmin((admin) =>
      admin.describeConfigs({ resources, includeSynonyms: false }),
    );
    return answer.resources[0]?.configEntries[0]?.configValue;
  }
});
