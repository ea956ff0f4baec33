import {
  CreateQueueCommand,
  GetQueueAttributesCommand,
  type QueueAttributeName,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
} from '@aws-sdk/client-sqs';
import { describe, expect, inject, it, onTestFinished, vi } from 'vitest';
import type { LocalFunction } from '../../local/function.ts';
import { QueueMapping } from '../../local/queue-mapping.ts';
import { obedientFunction } from '../helpers/obedient-function.ts';
import { testSqs, uniqueName } from '../helpers/services.ts';

const sqs = testSqs();

async function createQueue(attributes: Record<string, string> = {}): Promise<string> {
  const request = { QueueName: uniqueName('queue'), Attributes: attributes };
  return (await sqs.send(new CreateQueueCommand(request))).QueueUrl ?? '';
}

async function send(QueueUrl: string, bodies: readonly string[]): Promise<void> {
  const Entries = bodies.map((MessageBody, index) => ({ Id: String(index), MessageBody }));
  await sqs.send(new SendMessageBatchCommand({ QueueUrl, Entries }));
}

async function attribute(QueueUrl: string, name: QueueAttributeName): Promise<string | undefined> {
  const request = new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['All'] });
  const { Attributes } = await sqs.send(request);
  return Attributes?.[name];
}

async function messagesLeft(QueueUrl: string): Promise<number> {
  const visible = await attribute(QueueUrl, 'ApproximateNumberOfMessages');
  const inFlight = await attribute(QueueUrl, 'ApproximateNumberOfMessagesNotVisible');
  return Number(visible) + Number(inFlight);
}

function startMapping(target: LocalFunction, queueUrl: string, windowMilliseconds = 0): void {
  const spec = {
    functionName: 'obedient',
    eventSourceArn: 'arn:aws:sqs:us-east-1:000000000000:queue',
    batchSize: 10,
    windowMilliseconds,
    reportsItemFailures: true,
    queueUrl,
  };
  const surroundings = { region: 'us-east-1', endpoint: inject('endpoint') };
  const mapping = new QueueMapping(spec, target, surroundings, () => {});
  mapping.start();
  onTestFinished(() => mapping.stop());
}

describe('the mapping of a queue', () => {
  it('sends messages to the function and deletes them', async () => {
    const queueUrl = await createQueue();
    await send(queueUrl, ['a', 'b', 'c']);
    const { function: target, calls } = obedientFunction();
    startMapping(target, queueUrl);
    await vi.waitUntil(async () => (await messagesLeft(queueUrl)) === 0, { timeout: 20_000 });
    const bodies = calls().flatMap(({ items }) => items.map(([, body]) => body));
    expect(bodies.toSorted()).toEqual(['a', 'b', 'c']);
  });

  it('waits for the window to fill a batch', async () => {
    const queueUrl = await createQueue();
    const { function: target, calls } = obedientFunction();
    startMapping(target, queueUrl, 2_000);
    await send(queueUrl, ['a']);
    await send(queueUrl, ['b']);
    await vi.waitUntil(async () => calls().length > 0, { timeout: 20_000 });
    expect(calls().map(({ items }) => items.length)).toEqual([2]);
  });

  it('lets refused messages come back, and the queue gives them up', async () => {
    const unread = await createQueue();
    const deadLetterTargetArn = await attribute(unread, 'QueueArn');
    const queueUrl = await createQueue({
      VisibilityTimeout: '1',
      RedrivePolicy: JSON.stringify({ deadLetterTargetArn, maxReceiveCount: 2 }),
    });
    await send(queueUrl, ['ok', 'refuse', 'refuse once']);
    const { function: target, calls } = obedientFunction();
    startMapping(target, queueUrl);
    await vi.waitUntil(async () => (await messagesLeft(unread)) === 1, { timeout: 20_000 });
    const { Messages = [] } = await sqs.send(new ReceiveMessageCommand({ QueueUrl: unread }));
    expect(Messages.map(({ Body }) => Body)).toEqual(['refuse']);
    expect(await messagesLeft(queueUrl)).toBe(0);
    const bodies = calls().flatMap(({ items }) => items.map(([, body]) => body));
    expect(bodies.filter((body) => body === 'ok')).toHaveLength(1);
    expect(bodies.filter((body) => body === 'refuse once')).toHaveLength(2);
  });
});
