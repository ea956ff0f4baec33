import { METADATA_COLUMNS } from '../contract.ts';
import { DefinitionError } from '../errors.ts';
import { avroColumns } from '../schema/avro-columns.ts';
import type { ColumnType } from '../schema/columns.ts';
import {
  ENCODINGS,
  type EventDefinition,
  MAX_RECORD_AGE_SECONDS,
  PATH_TIMES,
  TOMBSTONE_POLICIES,
} from './definition.ts';

const NAME = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/;
const HOUR = 3600;
const DAY = 24 * HOUR;
const KIB = 1024;
const PATH_KINDS: readonly ColumnType['kind'][] = [
  'utf8',
  'enum',
  'int32',
  'int64',
  'boolean',
  'date',
];

/** @throws DefinitionError naming `where`, the property, the value and what is allowed */
export function validateEvent(where: string, event: EventDefinition): void {
  const require = (ok: boolean, property: string, got: unknown, allowed: string): void => {
    if (!ok) throw new DefinitionError('EVENT', where, property, got, allowed);
  };
  const oneOf = (property: string, got: string, allowed: readonly string[]): void =>
    require(allowed.includes(got), property, got, allowed.join(', '));
  const within = (property: string, got: number, min: number, max: number, unit: string): void =>
    require(Number.isInteger(got) &&
      got >= min &&
      got <= max, property, got, `${min} to ${max} ${unit}`);

  const { name, owner, topic, batching, partitionBy } = event;
  require(typeof name === 'string' &&
    NAME.test(name) &&
    name.length >= 3 &&
    name.length <=
      80, 'name', name, 'kebab case (a-z, 0-9, single hyphens), starting with a letter, 3 to 80 characters');
  require(!name.startsWith('sluice-'), 'name', name, "a name without Sluice's own prefix, sluice-");
  require(Boolean(event.description?.trim()), 'description', event.description, 'a sentence');
  require(Boolean(owner?.team?.trim()), 'owner.team', owner?.team, "the owning team's name");
  require(Boolean(
    owner?.contact?.trim(),
  ), 'owner.contact', owner?.contact, 'where the team is reached');
  oneOf('encoding', event.encoding, ENCODINGS);
  oneOf('tombstones', event.tombstones, TOMBSTONE_POLICIES);
  oneOf('partitionBy.time', partitionBy.time, PATH_TIMES);
  within('topic.partitions', topic.partitions, 1, 1000, 'partitions');
  within('topic.retention', topic.retentionSeconds, HOUR, 365 * DAY, 'seconds');
  within('batching.maxWindow', batching.maxWindowSeconds, 0, 300, 'seconds');
  within('batching.targetBytes', batching.targetBytes, 64 * KIB, 4096 * KIB, 'bytes');
  within(
    'batching.maxRecordAge',
    batching.maxRecordAgeSeconds,
    60,
    MAX_RECORD_AGE_SECONDS,
    'seconds',
  );
  const longest = Math.floor((topic.retentionSeconds * 3) / 4);
  require(batching.maxRecordAgeSeconds <=
    longest, 'batching.maxRecordAge', batching.maxRecordAgeSeconds, `at most ${longest} seconds, three quarters of topic.retention (${topic.retentionSeconds} seconds), so that a batch is given up while Kafka still holds it`);
  validateColumns(where, event, require);
}

function validateColumns(
  where: string,
  { schemas, partitionBy }: EventDefinition,
  require: (ok: boolean, property: string, got: unknown, allowed: string) => void,
): void {
  const newest = schemas.at(-1);
  const file = `${where}/v${newest?.version}.avsc`;
  const columns = avroColumns(file, newest?.schema);
  const byName = new Map(columns.map((column) => [column.name, column]));
  const inPath = new Set(['dt', 'hour', ...partitionBy.fields.map((field) => `by_${field}`)]);
  const lowerCase = new Set<string>();
  for (const { name } of columns) {
    const bad = (allowed: string) => new DefinitionError('SCHEMA', file, 'fields', name, allowed);
    if (name.startsWith('_')) {
      throw bad(`a name that does not start with _ (reserved: ${METADATA_COLUMNS.join(', ')})`);
    }
    if (inPath.has(name)) throw bad(`a name other than the path's (${[...inPath].join(', ')})`);
    if (lowerCase.has(name.toLowerCase())) {
      throw bad('names that differ in more than case: warehouses ignore it');
    }
    lowerCase.add(name.toLowerCase());
  }
  for (const field of partitionBy.fields) {
    const column = byName.get(field);
    const usable = columns.filter(({ type }) => PATH_KINDS.includes(type.kind));
    const allowed = `of ${file} (${usable.map(({ name }) => name).join(', ')})`;
    require(column !== undefined, 'partitionBy.fields', field, `fields ${allowed}`);
    require(column !== undefined &&
      PATH_KINDS.includes(
        column.type.kind,
      ), 'partitionBy.fields', field, `string, enum, integer, boolean and date fields ${allowed}`);
  }
  require(new Set(partitionBy.fields).size ===
    partitionBy.fields.length, 'partitionBy.fields', partitionBy.fields, 'each field once');
}
