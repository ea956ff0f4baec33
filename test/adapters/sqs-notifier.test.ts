import { createHash } from 'node:crypto';
import { SQSClient } from '@aws-sdk/client-sqs';
import { afterEach, describe, expect, it, onTestFinished } from 'vitest';
import { SqsNotifier } from '../../adapters/sqs-notifier.ts';
import { parseNotification } from '../../core/notification.ts';
import { type Answering, answering } from './answering.ts';
import { aCommit, aFile } from './commits.ts';

interface Entry {
  readonly Id: string;
  readonly MessageBody: string;
}

let server: Answering;
afterEach(() => server.close());

/** An SQS that refuses the entries that a test names, call by call. */
async function notifierOn(refuses: (entry: Entry, call: number) => boolean): Promise<SqsNotifier> {
  server = await answering((request, call) => {
    const { Entries } = JSON.parse(request) as { Entries: Entry[] };
    const Failed = Entries.filter((entry) => refuses(entry, call)).map(({ Id }) => ({
      Id,
      Code: 'InternalError',
      SenderFault: false,
    }));
    const Successful = Entries.filter((entry) => !refuses(entry, call)).map((entry) => ({
      Id: entry.Id,
      MessageId: entry.Id,
      MD5OfMessageBody: createHash('md5').update(entry.MessageBody).digest('hex'),
    }));
    return { status: 200, body: JSON.stringify({ Successful, Failed }) };
  });
  const client = new SQSClient({
    endpoint: server.endpoint,
    region: 'eu-central-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  });
  onTestFinished(() => client.destroy());
  const queueUrl = `${server.endpoint}/000000000000/order-placed-files`;
  return new SqsNotifier({ client, queueUrl, bucket: 'lake' });
}

const threeFiles = aCommit({ files: [aFile(0), aFile(10), aFile(20)] });
const firstsSent = (): number[][] =>
  server.bodies.map((request) =>
    (JSON.parse(request).Entries as Entry[]).map((one) => parseNotification(one.MessageBody).first),
  );

describe('SqsNotifier', () => {
  it('sends again just the messages that SQS refused in an answer of 200', async () => {
    const notifier = await notifierOn(({ Id }, call) => call < 2 && Id === '1');
    await notifier.announce(threeFiles);
    expect(firstsSent()).toEqual([[0, 10, 20], [10], [10]]);
  });

  it('fails with a world fault after a bounded number of refusals', async () => {
    const notifier = await notifierOn(({ Id }) => Id === '2');
    await expect(notifier.announce(threeFiles)).rejects.toThrow(
      expect.objectContaining({
        code: 'NOTIFY',
        place: { topic: 'order-placed', partition: 0, offset: 0 },
        cause: new Error('1 of 3 messages refused (InternalError) after 5 attempts'),
      }),
    );
    expect(firstsSent()).toHaveLength(5);
  });

  it('calls nobody for a commit without files', async () => {
    await (await notifierOn(() => true)).announce(aCommit());
    expect(server.bodies).toEqual([]);
  });
});
