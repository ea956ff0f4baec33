import { CreateBucketCommand, GetObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { CreateQueueCommand } from '@aws-sdk/client-sqs';
import { describe, expect, inject, it } from 'vitest';
import {
  createTopic,
  testKafka,
  testS3,
  testSqs,
  uniqueName,
  withAdmin,
} from '../helpers/services.ts';

describe('the services of a test run', () => {
  it('keep records on a real broker, with the message size that dead letters need', async () => {
    const topic = await createTopic(undefined, { configs: { 'max.message.bytes': '9000000' } });
    const producer = testKafka().producer();
    await producer.connect();
    const value = Buffer.alloc(8_500_000, 'x');
    await producer.send({ topic, acks: -1, messages: [{ value }] });
    await producer.disconnect();
    const offsets = await withAdmin((admin) => admin.fetchTopicOffsets(topic));
    expect(offsets).toEqual([{ partition: 0, offset: '1', high: '1', low: '0' }]);
  });

  it('refuse a topic that nobody made', async () => {
    const producer = testKafka().producer({ retry: { retries: 0 } });
    await producer.connect();
    const send = producer.send({ topic: uniqueName('nobody-made-it'), messages: [{ value: 'x' }] });
    await expect(send).rejects.toThrow('does not host this topic-partition');
    await producer.disconnect();
  });

  it('put an object once only', async () => {
    const s3 = testS3();
    const Bucket = uniqueName('bucket');
    await s3.send(new CreateBucketCommand({ Bucket }));
    const put = (Body: string) =>
      s3.send(new PutObjectCommand({ Bucket, Key: 'k', Body, IfNoneMatch: '*' }));
    await put('first');
    await expect(put('second')).rejects.toMatchObject({ name: 'PreconditionFailed' });
    const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key: 'k' }));
    expect(await Body?.transformToString()).toBe('first');
  });

  it('give queue URLs that this machine can reach', async () => {
    const QueueName = uniqueName('queue');
    const { QueueUrl } = await testSqs().send(new CreateQueueCommand({ QueueName }));
    expect(QueueUrl).toContain(inject('endpoint'));
  });
});
