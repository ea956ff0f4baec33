import { SendMessageBatchCommand, type SQSClient } from '@aws-sdk/client-sqs';
import { WorldFault } from '../core/errors.ts';
import { notificationBatches } from '../core/notification.ts';
import type { Notifier } from '../core/ports.ts';
import type { Announcement } from '../core/settle/commit.ts';
import { type Backoff, pauseBefore } from './backoff.ts';

/** SQS answers 200 and yet refuses entries, mostly because it is overloaded for a moment. */
const MAX_ATTEMPTS = 5;
const BACKOFF: Backoff = { firstMilliseconds: 100, maxMilliseconds: 2_000 };

export interface SqsNotifierOptions {
  readonly client: SQSClient;
  readonly queueUrl: string;
  /** The bucket that the committed files are in. */
  readonly bucket: string;
}

export class SqsNotifier implements Notifier {
  readonly #client: SQSClient;
  readonly #queueUrl: string;
  readonly #bucket: string;

  constructor({ client, queueUrl, bucket }: SqsNotifierOptions) {
    this.#client = client;
    this.#queueUrl = queueUrl;
    this.#bucket = bucket;
  }

  async announce(commit: Announcement): Promise<void> {
    try {
      const region = await this.#client.config.region();
      for (const batch of notificationBatches(commit, { bucket: this.#bucket, region })) {
        await this.#send(batch);
      }
    } catch (cause) {
      const { event: topic, partition, files } = commit;
      const place = { topic, partition, offset: files[0]?.first };
      throw new WorldFault('NOTIFY', 'committed files not announced', { cause, place });
    }
  }

  async #send(bodies: readonly string[]): Promise<void> {
    let entries = bodies.map((MessageBody, index) => ({ Id: String(index), MessageBody }));
    for (let attempt = 1; ; attempt += 1) {
      const { Failed = [] } = await this.#client.send(
        new SendMessageBatchCommand({ QueueUrl: this.#queueUrl, Entries: entries }),
      );
      if (Failed.length === 0) return;
      const failed = new Set(Failed.map(({ Id }) => Id));
      entries = entries.filter(({ Id }) => failed.has(Id));
      if (attempt === MAX_ATTEMPTS) {
        const codes = [...new Set(Failed.map(({ Code }) => Code))].join(', ');
        const message = `${failed.size} of ${bodies.length} messages refused (${codes})`;
        throw new Error(`${message} after ${attempt} attempts`);
      }
      await pauseBefore(attempt, BACKOFF);
    }
  }
}
