import { DefinitionError } from '../errors.ts';
import { avroColumns } from './avro-columns.ts';
import { avroType } from './avro-type.ts';
import { meaningChange } from './compatible.ts';

/** The schema files beside a definition, as read. */
export interface SchemaFiles {
  /** The folder, as errors name it. */
  readonly directory: string;
  readonly files: readonly { readonly name: string; readonly text: string }[];
}

/** A version of an event's schema, as plain data. */
export interface SchemaVersion {
  /** 1 for `v1.avsc`. */
  readonly version: number;
  /** The Avro schema. */
  readonly schema: unknown;
}

const FILE_NAME = /^v([1-9]\d{0,5})\.avsc$/;

/**
 * Parses the schema files of an event, oldest first, and makes sure that the newest can read all others.
 *
 * @throws DefinitionError `SCHEMA` or `SCHEMA_INCOMPATIBLE`
 */
export function parseVersions({ directory, files }: SchemaFiles): readonly SchemaVersion[] {
  if (files.length === 0) {
    throw new DefinitionError('SCHEMA', directory, 'schema', [], 'at least one file v1.avsc');
  }
  const versions = files.map(({ name, text }) => {
    const file = `${directory}/${name}`;
    const version = FILE_NAME.exec(name)?.[1];
    if (!version) throw new DefinitionError('SCHEMA', file, 'name', name, 'v1.avsc, v2.avsc, …');
    return { file, version: Number(version), schema: parse(file, text) };
  });
  versions.sort((a, b) => a.version - b.version);
  requireCompatible(versions);
  return versions.map(({ version, schema }) => ({ version, schema }));
}

function parse(file: string, text: string): unknown {
  let schema: unknown;
  try {
    schema = JSON.parse(text);
  } catch (cause) {
    throw new DefinitionError('SCHEMA', file, 'content', String(cause), 'an Avro schema as JSON');
  }
  avroColumns(file, schema);
  try {
    avroType(schema);
  } catch (cause) {
    throw new DefinitionError('SCHEMA', file, 'schema', String(cause), 'a valid Avro schema');
  }
  return schema;
}

function requireCompatible(versions: readonly { file: string; schema: unknown }[]): void {
  const newest = versions.at(-1);
  if (!newest) return;
  const reader = avroType(newest.schema).type;
  const columns = avroColumns(newest.file, newest.schema);
  for (const { file, schema } of versions.slice(0, -1)) {
    const refuse = (got: string, allowed: string) => {
      const property = `reading records of ${file}`;
      return new DefinitionError('SCHEMA_INCOMPATIBLE', newest.file, property, got, allowed);
    };
    // first what names the column: Avro's own words do not always
    const change = meaningChange(avroColumns(file, schema), columns);
    if (change) throw refuse(change, 'what it was, or a wider number: add a new field instead');
    try {
      reader.createResolver(avroType(schema).type);
    } catch (cause) {
      throw refuse(
        cause instanceof Error ? cause.message : String(cause),
        'a schema that reads every earlier version: new fields need a default',
      );
    }
  }
}
