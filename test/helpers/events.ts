import { defineEvent, type EventDefinition, type EventProps } from '../../core/event/definition.ts';

/** An event of one or more versions of fields, for tests. */
export function thingSeen(
  versions: readonly (readonly unknown[])[],
  props: Partial<EventProps> = {},
): EventDefinition {
  return defineEvent({
    name: 'thing-seen',
    description: 'Somebody saw a thing',
    owner: { team: 'things', contact: '#things' },
    schema: schemaOf(versions),
    ...props,
  });
}

export function schemaOf(versions: readonly (readonly unknown[])[]) {
  return {
    directory: 'events/thing-seen',
    files: versions.map((fields, i) => ({
      name: `v${i + 1}.avsc`,
      text: JSON.stringify({ type: 'record', name: 'ThingSeen', fields }),
    })),
  };
}

export const TIMESTAMP_MICROS = { type: 'long', logicalType: 'timestamp-micros' };
export const TIMESTAMP_MILLIS = { type: 'long', logicalType: 'timestamp-millis' };
export const DATE = { type: 'int', logicalType: 'date' };
export const DECIMAL = { type: 'bytes', logicalType: 'decimal', precision: 20, scale: 2 };
