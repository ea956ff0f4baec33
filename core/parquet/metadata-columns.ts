import type { METADATA_COLUMNS } from '../contract.ts';
import type { Column, ColumnType } from '../schema/columns.ts';

type MetadataName = (typeof METADATA_COLUMNS)[number];

/** A row's columns beside its payload's; the key stays bytes, since not every producer writes text. */
const TYPES: Readonly<Record<MetadataName, ColumnType>> = {
  _event_id: { kind: 'utf8' },
  _event_time: { kind: 'timestamp', unit: 'micros' },
  _attributes: { kind: 'utf8' },
  _kafka_partition: { kind: 'int32' },
  _kafka_offset: { kind: 'int64' },
  _kafka_timestamp: { kind: 'timestamp', unit: 'millis' },
  _kafka_key: { kind: 'binary' },
  _schema: { kind: 'utf8' },
};

export const metadataColumns: readonly Column[] = Object.entries(TYPES).map(([name, type]) => ({
  name,
  type,
  nullable: true,
  aliases: [],
}));

export type Metadata = Readonly<Record<MetadataName, unknown>>;
