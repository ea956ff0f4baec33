import { Duration } from 'aws-cdk-lib';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { filesQueueName } from '../core/contract.ts';
import { DefinitionError } from '../core/errors.ts';
import { acknowledge } from './acknowledge.ts';

/** The service's maximum. Nobody may be reading yet, and a file is announced again from the commit log only. */
const RETENTION = Duration.days(14);
/** Enough for a warehouse that is away for a while, at one attempt each visibility timeout. */
const MAX_RECEIVES = 10;
const MAX_NAME_LENGTH = 80;

export interface FilesQueueProps {
  readonly event: string;
  /** How long a reader has to load what it received. */
  readonly visibilityTimeout: Duration;
}

/** One message for each committed file of an event, shaped like an S3 event. */
export class FilesQueue extends Construct {
  readonly queue: Queue;
  /** Notifications that a reader failed to handle. */
  readonly unread: Queue;

  constructor(scope: Construct, id: string, { event, visibilityTimeout }: FilesQueueProps) {
    super(scope, id);
    const secure = { encryption: QueueEncryption.SQS_MANAGED, enforceSSL: true };
    this.unread = new Queue(this, 'Unread', { ...secure, retentionPeriod: RETENTION });
    acknowledge(this.unread, {
      'Serverless-SQSRedrivePolicy': 'It is a dead-letter queue: people and an alarm read it.',
    });
    this.queue = new Queue(this, 'Queue', {
      ...secure,
      queueName: queueName(event),
      retentionPeriod: RETENTION,
      visibilityTimeout,
      deadLetterQueue: { queue: this.unread, maxReceiveCount: MAX_RECEIVES },
    });
  }
}

function queueName(event: string): string {
  const name = filesQueueName(event);
  if (name.length <= MAX_NAME_LENGTH) return name;
  const longest = MAX_NAME_LENGTH - filesQueueName('').length;
  const allowed = `at most ${longest} characters: the name of its queue is longer by ${filesQueueName('').length}`;
  throw new DefinitionError('EVENT', `event ${event}`, 'name', event, allowed);
}
