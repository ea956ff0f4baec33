import { dataPrefix } from './contract.ts';
import { cutIntoRuns } from './runs.ts';
import type { Announcement, CommittedFile } from './settle/commit.ts';

/** SQS takes no more entries than this in one call. */
const MAX_BATCH_ENTRIES = 10;
/** SQS takes no more bytes than this in one call: one byte more fails the whole call. */
export const MAX_BATCH_BYTES = 1024 * 1024;

/** A committed file, as its consumers hear of it. The same file may be announced more than once. */
export interface FileNotification extends CommittedFile {
  readonly bucket: string;
  readonly event: string;
  readonly generation: number;
  readonly partition: number;
  /** Schemas of the rows, as `<event>/<version>`. */
  readonly schemas: readonly string[];
  /** ISO 8601, UTC. */
  readonly committedAt: string;
}

/** Where the files of a commit are, as S3 says it in its own events. */
export interface FilePlace {
  readonly bucket: string;
  readonly region: string;
}

/** A message that announces no file of this version of Sluice. Says what is wrong, never what it holds. */
export class NotificationError extends Error {
  override readonly name = 'NotificationError';
  readonly code = 'NOTIFICATION';
}

/** The notifications of a commit, one a file, in the commit's order. */
export function notificationsOf(commit: Announcement, bucket: string): FileNotification[] {
  const { event, generation, partition, schemas, committedAt } = commit;
  return commit.files.map((file) => ({
    ...file,
    bucket,
    event,
    generation,
    partition,
    schemas,
    committedAt,
  }));
}

/** The message bodies of a commit's files, cut into batches that SQS takes in one call. */
export function notificationBatches(commit: Announcement, place: FilePlace): string[][] {
  const bodies = notificationsOf(commit, place.bucket).map((file) =>
    notificationBody(file, place.region),
  );
  return cutIntoRuns(bodies, {
    maxItems: MAX_BATCH_ENTRIES,
    maxBytes: MAX_BATCH_BYTES,
    bytesOf: (body) => new TextEncoder().encode(body).length,
  });
}

/** A body shaped as an S3 event, so that whatever understands those understands it, and `sluice` beside. */
export function notificationBody(file: FileNotification, region: string): string {
  const { bucket, key, bytes, ...rest } = file;
  const record = {
    eventVersion: '2.1',
    eventSource: 'aws:s3',
    awsRegion: region,
    eventTime: file.committedAt,
    eventName: 'ObjectCreated:Put',
    s3: {
      s3SchemaVersion: '1.0',
      bucket: { name: bucket, arn: `arn:aws:s3:::${bucket}` },
      object: { key: encodeS3Key(key), size: bytes },
    },
  };
  return JSON.stringify({ Records: [record], sluice: { version: 1, ...rest, bytes } });
}

/** @throws NotificationError when the body is anything but a notification of ours */
export function parseNotification(body: string): FileNotification {
  const message = objectOf(parseJson(body), 'the body');
  const sluice = objectOf(message['sluice'], 'sluice');
  if (sluice['version'] !== 1) throw new NotificationError('sluice.version: allowed: 1');
  const records = message['Records'];
  if (!Array.isArray(records) || records.length !== 1) {
    throw new NotificationError('Records: allowed: a list of one');
  }
  const s3 = objectOf(objectOf(records[0], 'Records[0]')['s3'], 's3');
  const event = text(sluice, 'event');
  const key = decodeS3Key(text(objectOf(s3['object'], 's3.object'), 'key'));
  if (!key.startsWith(dataPrefix(event))) {
    throw new NotificationError("s3.object.key: allowed: a key below the event's data prefix");
  }
  return {
    bucket: text(objectOf(s3['bucket'], 's3.bucket'), 'name'),
    key,
    event,
    generation: count(sluice, 'generation'),
    partition: count(sluice, 'partition'),
    first: count(sluice, 'first'),
    last: count(sluice, 'last'),
    rows: count(sluice, 'rows'),
    bytes: count(sluice, 'bytes'),
    eventTime: range(sluice, 'eventTime'),
    path: text(sluice, 'path'),
    schemas: texts(sluice, 'schemas'),
    committedAt: time(sluice, 'committedAt'),
  };
}

/** As S3 encodes keys in its events: form encoding, but `/` stays. */
export function encodeS3Key(key: string): string {
  return encodeURIComponent(key)
    .replaceAll('%2F', '/')
    .replaceAll('%20', '+')
    .replace(/[!'()~]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`);
}

export function decodeS3Key(encoded: string): string {
  try {
    return decodeURIComponent(encoded.replaceAll('+', ' '));
  } catch {
    throw new NotificationError('s3.object.key: allowed: a URL-encoded key');
  }
}

type Fields = Record<string, unknown>;

function parseJson(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    // The parser's own message quotes the body.
    throw new NotificationError('the body: allowed: JSON');
  }
}

function objectOf(value: unknown, what: string): Fields {
  if (typeof value === 'object' && value !== null) return value as Fields;
  throw new NotificationError(`${what}: allowed: an object`);
}

function text(fields: Fields, name: string): string {
  const value = fields[name];
  if (typeof value === 'string') return value;
  throw new NotificationError(`${name}: allowed: a text`);
}

function texts(fields: Fields, name: string): readonly string[] {
  const value = fields[name];
  if (Array.isArray(value) && value.every((item) => typeof item === 'string')) return value;
  throw new NotificationError(`${name}: allowed: a list of texts`);
}

function count(fields: Fields, name: string): number {
  const value = fields[name];
  if (Number.isSafeInteger(value) && Number(value) >= 0) return Number(value);
  throw new NotificationError(`${name}: allowed: an integer from 0`);
}

function range(fields: Fields, name: string): readonly [number, number] {
  const value = fields[name];
  if (Array.isArray(value) && value.length === 2 && value.every(Number.isFinite)) {
    return [value[0], value[1]];
  }
  throw new NotificationError(`${name}: allowed: a pair of numbers`);
}

function time(fields: Fields, name: string): string {
  const value = text(fields, name);
  if (!Number.isNaN(Date.parse(value))) return value;
  throw new NotificationError(`${name}: allowed: a time as ISO 8601`);
}
