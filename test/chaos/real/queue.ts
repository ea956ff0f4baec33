import { setTimeout as sleep } from 'node:timers/promises';
import {
  GetQueueAttributesCommand,
  type QueueAttributeName,
  SetQueueAttributesCommand,
} from '@aws-sdk/client-sqs';
import { S3CommitLog } from '../../../adapters/s3-commit-log.ts';
import { SqsNotifier } from '../../../adapters/sqs-notifier.ts';
import type { Random } from '../../../cli/generator/random.ts';
import { isCommit } from '../../../core/settle/commit.ts';
import { clientsOf } from './clients.ts';
import type { World } from './world.ts';

/** The template's six minutes are most of a run: what a killed loader held comes back sooner here. */
const VISIBILITY_SECONDS = 30;
/** Less than a load takes whose requests are late. */
const IMPATIENT_VISIBILITY_SECONDS = 1;
const IMPATIENT_MILLISECONDS = 5_000;

const WAITING: QueueAttributeName[] = [
  'ApproximateNumberOfMessages',
  'ApproximateNumberOfMessagesNotVisible',
];

/** Before anybody receives: a request that waits already keeps to the timeout that was. */
export function setPatience(world: Pick<World, 'session' | 'event'>): Promise<void> {
  return setVisibility(world, VISIBILITY_SECONDS);
}

/** Messages come again while their loader is still at it, and the other runner's gets them. */
export async function deliverTwice(world: World): Promise<void> {
  await setVisibility(world, IMPATIENT_VISIBILITY_SECONDS);
  world.proxy.decide = (method) => (method === 'GET' ? 'delay' : 'none');
  await sleep(IMPATIENT_MILLISECONDS);
  world.proxy.decide = () => 'none';
  await setVisibility(world, VISIBILITY_SECONDS);
}

/** Files that were announced long ago come again. */
export async function announceAgain({ session, event }: World, random: Random): Promise<boolean> {
  const { s3: client, sqs } = clientsOf(session);
  const { bucket } = session;
  const notifier = new SqsNotifier({ client: sqs, queueUrl: event.queueUrl, bucket });
  const log = new S3CommitLog({ client, bucket, event: event.name });
  let announced = 0;
  for await (const link of log.all(random.integer(0, event.partitions - 1))) {
    if (!isCommit(link)) continue;
    await notifier.announce(link);
    announced += link.files.length;
    if (random.chance(0.2)) break;
  }
  return announced > 0;
}

/** Whether every message was delivered and deleted. */
export async function isEmpty({ session, event }: World): Promise<boolean> {
  const { sqs } = clientsOf(session);
  const request = { QueueUrl: event.queueUrl, AttributeNames: WAITING };
  const { Attributes = {} } = await sqs.send(new GetQueueAttributesCommand(request));
  return WAITING.every((name) => Number(Attributes[name]) === 0);
}

async function setVisibility(
  { session, event }: Pick<World, 'session' | 'event'>,
  seconds: number,
): Promise<void> {
  const { sqs } = clientsOf(session);
  const Attributes = { VisibilityTimeout: String(seconds) };
  await sqs.send(new SetQueueAttributesCommand({ QueueUrl: event.queueUrl, Attributes }));
}
