import {
  CreateQueueCommand,
  DeleteMessageBatchCommand,
  ReceiveMessageCommand,
} from '@aws-sdk/client-sqs';
import { describe, expect, it } from 'vitest';
import { SqsNotifier } from '../../adapters/sqs-notifier.ts';
import { notificationsOf, parseNotification } from '../../core/notification.ts';
import { aCommit, aFile } from '../adapters/commits.ts';
import { testSqs, uniqueName } from '../helpers/services.ts';

const client = testSqs();

async function aQueue(): Promise<string> {
  const queue = new CreateQueueCommand({ QueueName: uniqueName('files') });
  return (await client.send(queue)).QueueUrl ?? '';
}

/** Takes everything out of a queue. */
async function drain(queueUrl: string): Promise<string[]> {
  const bodies: string[] = [];
  for (;;) {
    const { Messages = [] } = await client.send(
      new ReceiveMessageCommand({ QueueUrl: queueUrl, MaxNumberOfMessages: 10 }),
    );
    if (Messages.length === 0) return bodies;
    bodies.push(...Messages.map(({ Body = '' }) => Body));
    const Entries = Messages.map(({ ReceiptHandle }, at) => ({ Id: String(at), ReceiptHandle }));
    await client.send(new DeleteMessageBatchCommand({ QueueUrl: queueUrl, Entries }));
  }
}

async function announced(paths: readonly string[]) {
  const queueUrl = await aQueue();
  const commit = aCommit({ files: paths.map((path, at) => aFile(at * 10, { path })) });
  await new SqsNotifier({ client, queueUrl, bucket: 'lake' }).announce(commit);
  const received = (await drain(queueUrl)).map(parseNotification);
  received.sort((a, b) => a.first - b.first);
  return { received, expected: notificationsOf(commit, 'lake') };
}

describe('SqsNotifier on a real queue', () => {
  it('announces more files than one call takes, each once', async () => {
    const { received, expected } = await announced(Array(27).fill('dt=2026-11-22/by_city=Zürich'));
    expect(received).toEqual(expected);
  });

  it('announces files whose messages are together larger than one call takes', async () => {
    const { received, expected } = await announced(Array(9).fill('x'.repeat(100_000)));
    expect(received).toEqual(expected);
  });

  it('fails on a queue that is not there', async () => {
    const queueUrl = `${await aQueue()}-gone`;
    const notifier = new SqsNotifier({ client, queueUrl, bucket: 'lake' });
    await expect(notifier.announce(aCommit({ files: [aFile()] }))).rejects.toThrow(
      expect.objectContaining({ code: 'NOTIFY' }),
    );
  });
});
