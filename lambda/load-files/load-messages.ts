import type { SQSBatchResponse, SQSRecord } from 'aws-lambda';
import type { Log } from '../../adapters/log.ts';
import type { Metrics } from '../../adapters/metrics.ts';
import { METRIC } from '../../core/contract.ts';
import {
  type FileNotification,
  NotificationError,
  parseNotification,
} from '../../core/notification.ts';
import type { Warehouse } from '../../core/warehouse.ts';

export interface Loader {
  readonly event: string;
  readonly bucket: string;
  readonly warehouse: Warehouse;
  readonly log: Log;
  readonly metrics: Metrics;
}

/** A file and the messages that announce it: mostly one, more when it was announced again. */
interface Announced {
  readonly file: FileNotification;
  readonly messageIds: string[];
}

/** Loads the files that messages announce; what fails is reported by message, the others are done. */
export async function loadMessages(
  messages: readonly SQSRecord[],
  loader: Loader,
): Promise<SQSBatchResponse> {
  const { announced, refused } = collect(messages, loader);
  const failed = [...refused, ...(await loadAnnounced(announced, loader))];
  return { batchItemFailures: failed.map((itemIdentifier) => ({ itemIdentifier })) };
}

function collect(messages: readonly SQSRecord[], loader: Loader) {
  const byKey = new Map<string, Announced>();
  const refused: string[] = [];
  for (const { messageId, body } of messages) {
    try {
      const file = parseOwn(body, loader);
      const known = byKey.get(file.key);
      if (known) known.messageIds.push(messageId);
      else byKey.set(file.key, { file, messageIds: [messageId] });
    } catch (error) {
      loader.log.error('message refused', { messageId, error });
      refused.push(messageId);
    }
  }
  return { announced: [...byKey.values()], refused };
}

function parseOwn(body: string, { event, bucket }: Loader): FileNotification {
  const file = parseNotification(body);
  if (file.event === event && file.bucket === bucket) return file;
  const got = `got ${file.event} in ${file.bucket}, allowed: ${event} in ${bucket}`;
  throw new NotificationError(`not a file of this event: ${got}`);
}

/** @returns the messages whose file was not loaded */
async function loadAnnounced(announced: readonly Announced[], loader: Loader): Promise<string[]> {
  if (announced.length === 0) return [];
  const { warehouse, log, metrics } = loader;
  const outcomes = await warehouse.load(announced.map(({ file }) => file));
  const failed: string[] = [];
  let filesLoaded = 0;
  for (const [at, { file, messageIds }] of announced.entries()) {
    const result = outcomes[at];
    if (result?.outcome === 'loaded') filesLoaded += 1;
    if (result && result.outcome !== 'failed') continue;
    // Not the key: its path holds field values.
    const { generation, partition, first, last } = file;
    log.error('file not loaded', { generation, partition, first, last, error: result?.cause });
    failed.push(...messageIds);
  }
  if (filesLoaded > 0) metrics({ [METRIC.filesLoaded]: filesLoaded });
  log.info('files loaded', { messages: announced.length, filesLoaded, failed: failed.length });
  return failed;
}
