import { type Duration, toSeconds } from '../duration.ts';
import type { SchemaFiles } from '../schema/versions.ts';
import { parseVersions, type SchemaVersion } from '../schema/versions.ts';
import { validateEvent } from './validate.ts';

export const ENCODINGS = ['json', 'avro'] as const;
export type Encoding = (typeof ENCODINGS)[number];

export const TOMBSTONE_POLICIES = ['count', 'dead-letter'] as const;
export const PATH_TIMES = ['hour', 'day'] as const;

/** What a user writes to give an event its own pipeline. */
export interface EventProps {
  /** Kebab case, 3–80 characters; it names the topic, the stack, the table and the prefix. */
  readonly name: string;
  /** A sentence: what happened when this event is produced. */
  readonly description: string;
  readonly owner: Owner;
  /** The `v1.avsc`, `v2.avsc`, … beside the definition: `schemaFiles(import.meta.dirname)`. */
  readonly schema: SchemaFiles;
  /**
   * Encoding of the payload where the record's `content-type` header does not say.
   * @default 'json'
   */
  readonly encoding?: Encoding;
  /** @default - by hour of the event time */
  readonly partitionBy?: Partial<PartitionBy>;
  readonly topic?: TopicProps;
  readonly batching?: BatchingProps;
  /**
   * What a record without a value means: `count` counts it in the commit, `dead-letter` sends it to
   * the dead letters.
   * @default 'count'
   */
  readonly tombstones?: (typeof TOMBSTONE_POLICIES)[number];
}

export interface Owner {
  readonly team: string;
  /** Where the team is reached: an e-mail address, a channel, a rota. Stands in every alarm. */
  readonly contact: string;
}

/** The folders below `data/<event>/`: time first, then a folder `by_<field>=…` a field. */
export interface PartitionBy {
  /**
   * Granularity of the event time: `dt=2026-11-22/hour=10` or `dt=2026-11-22`, UTC.
   * @default 'hour'
   */
  readonly time: (typeof PATH_TIMES)[number];
  /**
   * Top-level fields of the newest schema: strings, enums, integers, booleans, dates.
   * @default []
   */
  readonly fields: readonly string[];
}

export interface TopicProps {
  /**
   * Partitions of the event's topic, 1–1000. They can only grow, and growing them moves keys.
   * @default 6
   */
  readonly partitions?: number;
  /**
   * How long Kafka keeps a record, the safety net of the pipeline: 1 hour to 365 days.
   * @default { days: 7 }
   */
  readonly retention?: Duration;
}

export interface BatchingProps {
  /**
   * Longest wait for a batch to fill, 0–300 seconds. It is most of the freshness of a quiet event.
   * @default { seconds: 60 }
   */
  readonly maxWindow?: Duration;
  /**
   * Bytes a Parquet file should have, 64 KiB–4 MiB: an invocation carries at most 6 MB of base64. The
   * metric `FileTargetShare` shows what is reached.
   * @default 1 MiB
   */
  readonly targetBytes?: number;
  /**
   * Age at which a batch that cannot be settled is given up to the dead letters, so that it cannot
   * block its partition until retention eats it: 60 seconds to 7 days, at most three quarters of the
   * topic's retention.
   * @default - half the retention, at most 7 days
   */
  readonly maxRecordAge?: Duration;
}

/** A definition with every default filled in: plain data, it travels to the function as JSON. */
export interface EventDefinition {
  readonly name: string;
  readonly description: string;
  readonly owner: Owner;
  readonly encoding: Encoding;
  readonly partitionBy: PartitionBy;
  readonly topic: { readonly partitions: number; readonly retentionSeconds: number };
  readonly batching: {
    readonly maxWindowSeconds: number;
    readonly targetBytes: number;
    readonly maxRecordAgeSeconds: number;
  };
  readonly tombstones: (typeof TOMBSTONE_POLICIES)[number];
  /** Oldest first; the last one is what files look like. */
  readonly schemas: readonly SchemaVersion[];
}

const DEFAULT_RETENTION: Duration = { days: 7 };
const DEFAULT_WINDOW: Duration = { seconds: 60 };
const DEFAULT_PARTITIONS = 6;
const DEFAULT_TARGET_BYTES = 1024 * 1024;
/** Lambda's own limit of MaximumRecordAgeInSeconds. */
export const MAX_RECORD_AGE_SECONDS = 604_800;

/**
 * Defines an event: checks it, parses its schemas and fills in the defaults.
 *
 * @throws DefinitionError naming the folder or file, the property, the value and what is allowed
 * @example
 * export const event = defineEvent({
 *   name: 'order-placed',
 *   description: 'A customer placed an order',
 *   owner: { team: 'checkout', contact: '#checkout-oncall' },
 *   schema: schemaFiles(import.meta.dirname),
 * });
 */
export function defineEvent(props: EventProps): EventDefinition {
  const retentionSeconds = toSeconds(props.topic?.retention ?? DEFAULT_RETENTION);
  const halfRetention = Math.min(Math.floor(retentionSeconds / 2), MAX_RECORD_AGE_SECONDS);
  const { maxRecordAge } = props.batching ?? {};
  const event: EventDefinition = {
    name: props.name,
    description: props.description,
    owner: props.owner,
    encoding: props.encoding ?? 'json',
    partitionBy: {
      time: props.partitionBy?.time ?? 'hour',
      fields: props.partitionBy?.fields ?? [],
    },
    topic: { partitions: props.topic?.partitions ?? DEFAULT_PARTITIONS, retentionSeconds },
    batching: {
      maxWindowSeconds: toSeconds(props.batching?.maxWindow ?? DEFAULT_WINDOW),
      targetBytes: props.batching?.targetBytes ?? DEFAULT_TARGET_BYTES,
      maxRecordAgeSeconds: maxRecordAge ? toSeconds(maxRecordAge) : halfRetention,
    },
    tombstones: props.tombstones ?? 'count',
    schemas: parseVersions(props.schema),
  };
  validateEvent(props.schema.directory, event);
  return event;
}
