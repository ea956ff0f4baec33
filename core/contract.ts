/**
 * The names that constructs, functions, the CLI and producers must agree on, each said once.
 * Imported by bundles and by constructs alike, so it may import nothing.
 */

/** Environment variables of the functions: set by the constructs, read by `adapters/env.ts`. */
export const ENV = {
  /** Path of the event's definition, a JSON file in the function's layer. */
  eventFile: 'SLUICE_EVENT_FILE',
  /** Name of the data bucket. */
  bucket: 'SLUICE_BUCKET',
  /** URL of the event's notification queue. */
  filesQueueUrl: 'SLUICE_FILES_QUEUE_URL',
  /** `iam` or `none`: how the functions authenticate with the brokers. */
  kafkaAuthentication: 'SLUICE_KAFKA_AUTHENTICATION',
  /** Name of the environment, a dimension of every metric. */
  environment: 'SLUICE_ENVIRONMENT',
  /** Path of the DuckDB file, the embedded warehouse of the `local` environment. */
  duckdbFile: 'SLUICE_DUCKDB_FILE',
} as const;

/** Where a layer's `event.json` is found inside a function. */
export const EVENT_FILE_IN_LAYER = '/opt/sluice/event.json';

/** Kafka headers of the CloudEvents 1.0 Kafka protocol binding (binary mode) plus ours. */
export const HEADER = {
  specVersion: 'ce_specversion',
  id: 'ce_id',
  type: 'ce_type',
  source: 'ce_source',
  time: 'ce_time',
  dataSchema: 'ce_dataschema',
  contentType: 'content-type',
  attributes: 'ce_attributes',
} as const;

/** Kafka headers that a dead letter carries beside the headers of its source record. */
export const DEAD_LETTER_HEADER = {
  reason: 'sluice.dlq.reason',
  stage: 'sluice.dlq.stage',
  message: 'sluice.dlq.message',
  topic: 'sluice.dlq.topic',
  generation: 'sluice.dlq.generation',
  partition: 'sluice.dlq.partition',
  offset: 'sluice.dlq.offset',
  timestamp: 'sluice.dlq.timestamp',
  failedAt: 'sluice.dlq.failed-at',
} as const;

/** CloudWatch metrics (embedded metric format), dimensions `Environment` and `Event`. */
export const METRIC_NAMESPACE = 'Sluice';
export const METRIC = {
  /** Rows committed. */
  rows: 'Rows',
  /** Records that went to the dead letters. */
  deadLetters: 'DeadLetters',
  tombstones: 'Tombstones',
  /** Files committed, and their bytes. */
  files: 'Files',
  fileBytes: 'FileBytes',
  /** Mean bytes of an invocation's files against `batching.targetBytes`, percent. */
  fileTargetShare: 'FileTargetShare',
  /** Partitions reported as failed: Lambda's own `Errors` stays 0 then. */
  worldFaults: 'WorldFaults',
  /** Records with top-level JSON fields that no schema version knows (the fields are not stored). */
  unknownFields: 'RecordsWithUnknownFields',
  /** Age of the oldest record of an invocation when its files were committed, milliseconds. */
  freshness: 'CommitFreshness',
  /** Files that the loader brought into the warehouse. */
  filesLoaded: 'FilesLoaded',
  /** What an audit found lost, doubled or out of reach. */
  auditInconsistencies: 'AuditInconsistencies',
} as const;

/** Time for people to notice, repair and replay. */
export const DEAD_LETTER_RETENTION_MILLIS = 30 * 24 * 60 * 60_000;

export function deadLetterTopic(event: string): string {
  return `${event}.dlq`;
}

/** Fixed, so that replacing the event source mapping does not read the topic again. */
export function consumerGroup(event: string): string {
  return `sluice.${event}`;
}

/** What the groups are called that exist while an audit reads a topic; a random ending follows. */
export function auditGroupPrefix(event: string): string {
  return `${consumerGroup(event)}.audit-`;
}

export function filesQueueName(event: string): string {
  return `${event}-files`;
}

/** Columns that follow the payload's columns in every file, in this order. */
export const METADATA_COLUMNS = [
  '_event_id',
  '_event_time',
  '_attributes',
  '_kafka_partition',
  '_kafka_offset',
  '_kafka_timestamp',
  '_kafka_key',
  '_schema',
] as const;

const MAX_OFFSET = 9_223_372_036_854_775_807n;
const MAX_GENERATION = 9999;

const padded = (value: number | bigint, width: number): string =>
  value.toString().padStart(width, '0');
const six = (partition: number): string => padded(partition, 6);

/** Prefixes of the bucket that belong to an event, each ending with `/`. */
export function dataPrefix(event: string): string {
  return `data/${event}/`;
}
export function commitsPrefix(event: string): string {
  return `commits/${event}/`;
}
export function partitionCommitsPrefix(event: string, partition: number): string {
  return `${commitsPrefix(event)}${six(partition)}/`;
}

/**
 * Key of the commit that starts at `from`. Later positions sort first, so one LIST of one key finds
 * the newest commit, and `start-after` the key of `from + 1` finds the one that covers `from`.
 */
export function commitKey(
  event: string,
  at: { partition: number; generation: number; from: number },
): string {
  const generation = padded(MAX_GENERATION - at.generation, 4);
  const inverted = padded(MAX_OFFSET - BigInt(at.from), 19);
  return `${partitionCommitsPrefix(event, at.partition)}${generation}-${inverted}.json`;
}

export function replaysPrefix(event: string): string {
  return `replays/${event}/`;
}

/** Key of an accepted plan. */
export function planKey(event: string, n: number): string {
  return `${replaysPrefix(event)}${padded(n, 10)}.json`;
}

/** Key of the commit of a plan's chunk. */
export function chunkKey(event: string, n: number, chunk: number): string {
  return `${replaysPrefix(event)}${padded(n, 10)}/${padded(chunk, 6)}.json`;
}

/** Key of a file of replayed rows. */
export function replayedDataKey(
  event: string,
  file: {
    path: string;
    n: number;
    chunk: number;
    generation: number;
    partition: number;
    hash: string;
  },
): string {
  const { path, n, chunk, generation, partition, hash } = file;
  const name = [`r${padded(n, 10)}`, padded(chunk, 6), padded(generation, 4), six(partition), hash];
  return `${dataPrefix(event)}${path}/${name.join('-')}.parquet`;
}

/** Key of the trace that a lifted stop leaves. */
export function liftedKey(
  event: string,
  stop: { partition: number; generation: number; from: number; stoppedAt: string },
): string {
  const { partition, generation, from, stoppedAt } = stop;
  const name = [padded(generation, 4), padded(from, 19), stoppedAt].join('-');
  return `lifted/${event}/${six(partition)}/${name}.json`;
}

/** Key of a data file: the same name means the same bytes. */
export function dataKey(
  event: string,
  file: {
    path: string;
    generation: number;
    partition: number;
    first: number;
    last: number;
    hash: string;
  },
): string {
  const { path, generation, partition, first, last, hash } = file;
  const name = [padded(generation, 4), six(partition), padded(first, 19), padded(last, 19), hash];
  return `${dataPrefix(event)}${path}/${name.join('-')}.parquet`;
}
