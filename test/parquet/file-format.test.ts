import { type FileMetaData, parquetMetadata, type SchemaElement } from 'hyparquet';
import { describe, expect, it } from 'vitest';
import { METADATA_COLUMNS } from '../../core/contract.ts';
import { ENCODERS, encodeAll } from '../helpers/parquet/encode.ts';
import { EVERY_KIND } from '../helpers/parquet/every-kind.ts';
import { PAGE_TYPE, pageTypes } from '../helpers/parquet/page-headers.ts';
import { steadyRecords } from '../helpers/parquet/steady-records.ts';

const ROWS = 5000;

function metadataOf(bytes: Uint8Array): FileMetaData {
  return parquetMetadata(bytes.slice().buffer);
}

function chunksOf(metadata: FileMetaData) {
  return metadata.row_groups.flatMap(({ columns }) =>
    columns.flatMap(({ meta_data }) => (meta_data ? [meta_data] : [])),
  );
}

/** The schema as lines, a level of depth an indent. */
function schemaLines(metadata: FileMetaData): string[] {
  const [, ...elements] = metadata.schema;
  const open: number[] = [];
  return elements.map((element) => {
    const depth = open.length;
    if (depth > 0) open[depth - 1] = (open[depth - 1] ?? 0) - 1;
    if (element.num_children) open.push(element.num_children);
    while (open.at(-1) === 0) open.pop();
    return '  '.repeat(depth) + describeElement(element);
  });
}

function describeElement(element: SchemaElement): string {
  const { repetition_type, type, type_length, name, logical_type, converted_type } = element;
  const physical = type_length ? `${type}(${type_length})` : (type ?? 'group');
  const logical = logical_type ? JSON.stringify(logical_type) : (converted_type ?? '');
  return `${repetition_type} ${physical} ${name} ${logical}`.trimEnd();
}

describe.each(ENCODERS)('a Parquet file by %s', (_, makeEncoder) => {
  const bytes = encodeAll({ event: EVERY_KIND, records: steadyRecords(ROWS) }, makeEncoder);
  const metadata = metadataOf(bytes);

  it('has every column optional but the keys of maps, in the schema’s order and then the metadata’s', () => {
    const timestamp = '{"type":"TIMESTAMP","isAdjustedToUTC":true,"unit":"MICROS"}';
    const text = '{"type":"STRING"}';
    expect(schemaLines(metadata)).toEqual([
      'OPTIONAL BOOLEAN flag',
      'OPTIONAL INT32 int',
      'OPTIONAL INT64 long',
      'OPTIONAL FLOAT float',
      'OPTIONAL DOUBLE double',
      `OPTIONAL BYTE_ARRAY text ${text}`,
      'OPTIONAL BYTE_ARRAY bytes',
      'OPTIONAL FIXED_LEN_BYTE_ARRAY(2) fixed',
      `OPTIONAL BYTE_ARRAY colour ${text}`,
      `OPTIONAL BYTE_ARRAY uuid ${text}`,
      'OPTIONAL INT32 date {"type":"DATE"}',
      `OPTIONAL INT64 millis ${timestamp}`,
      `OPTIONAL INT64 micros ${timestamp}`,
      'OPTIONAL FIXED_LEN_BYTE_ARRAY(9) decimal {"type":"DECIMAL","scale":2,"precision":20}',
      'OPTIONAL group list {"type":"LIST"}',
      '  REPEATED group list',
      `    OPTIONAL BYTE_ARRAY element ${text}`,
      'OPTIONAL group map {"type":"MAP"}',
      '  REPEATED group key_value',
      `    REQUIRED BYTE_ARRAY key ${text}`,
      `    OPTIONAL INT64 value ${timestamp}`,
      'OPTIONAL group point',
      '  OPTIONAL DOUBLE x',
      '  OPTIONAL DOUBLE y',
      `OPTIONAL BYTE_ARRAY nothing ${text}`,
      `OPTIONAL BYTE_ARRAY _event_id ${text}`,
      `OPTIONAL INT64 _event_time ${timestamp}`,
      `OPTIONAL BYTE_ARRAY _attributes ${text}`,
      'OPTIONAL INT32 _kafka_partition',
      'OPTIONAL INT64 _kafka_offset',
      `OPTIONAL INT64 _kafka_timestamp ${timestamp}`,
      'OPTIONAL BYTE_ARRAY _kafka_key',
      `OPTIONAL BYTE_ARRAY _schema ${text}`,
    ]);
  });

  it('ends with the columns of the contract', () => {
    const names = metadata.schema.map(({ name }) => name);
    expect(names.slice(-METADATA_COLUMNS.length)).toEqual([...METADATA_COLUMNS]);
  });

  it('has data pages of version 1 only, and dictionaries', () => {
    const types = chunksOf(metadata).flatMap((chunk) => pageTypes(bytes, chunk));
    expect(new Set(types)).toEqual(new Set([PAGE_TYPE.dictionary, PAGE_TYPE.dataV1]));
  });

  it('uses encodings that data pages of version 1 have', () => {
    const encodings = new Set(chunksOf(metadata).flatMap((chunk) => chunk.encodings));
    expect([...encodings].sort()).toEqual(['PLAIN', 'RLE', 'RLE_DICTIONARY']);
  });

  it('is compressed with zstd in every column', () => {
    expect(new Set(chunksOf(metadata).map(({ codec }) => codec))).toEqual(new Set(['ZSTD']));
  });

  it('is one row group', () => {
    expect(metadata.row_groups.map(({ num_rows }) => num_rows)).toEqual([BigInt(ROWS)]);
  });

  it('names a writer without a version', () => {
    expect(metadata.created_by).toBe('sluice');
  });

  it('has statistics of every column that holds a value', () => {
    const withoutLimits = chunksOf(metadata)
      .filter(({ statistics }) => statistics?.min_value === undefined)
      .map(({ path_in_schema, statistics }) => [path_in_schema.join('.'), statistics?.null_count]);
    expect(withoutLimits).toEqual([
      ['point.y', BigInt(ROWS)],
      ['nothing', BigInt(ROWS)],
      ['_attributes', BigInt(ROWS)],
    ]);
  });
});
