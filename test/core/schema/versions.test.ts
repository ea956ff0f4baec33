import { describe, expect, it } from 'vitest';
import { parseVersions } from '../../../core/schema/versions.ts';
import { DECIMAL, schemaOf, TIMESTAMP_MICROS, TIMESTAMP_MILLIS } from '../../helpers/events.ts';

const parse = (...versions: unknown[][]) => parseVersions(schemaOf(versions));
const text = (schema: unknown) => ({
  directory: 'events/thing-seen',
  files: [{ name: 'v1.avsc', text: typeof schema === 'string' ? schema : JSON.stringify(schema) }],
});

describe('parseVersions', () => {
  it('orders versions by number and not by name', () => {
    const fields = [{ name: 'a', type: 'int' }];
    const { directory, files } = schemaOf(Array(11).fill(fields));
    const shuffled = [...files].sort((a, b) => a.name.localeCompare(b.name));
    const versions = parseVersions({ directory, files: shuffled });
    expect(versions.map(({ version }) => version)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
  });

  it.each([
    ['text that is no JSON', '{', /v1\.avsc: content/],
    ['a schema that is no record', { type: 'string' }, /v1\.avsc: type: got "string".*record/],
    ['a record without fields', { type: 'record', name: 'A', fields: [] }, /at least one field/],
    [
      'a union of two types',
      { type: 'record', name: 'A', fields: [{ name: 'u', type: ['int', 'string'] }] },
      /u: got \["int","string"\].*"null" and one other/,
    ],
    [
      'an unknown type',
      { type: 'record', name: 'A', fields: [{ name: 'u', type: 'integer' }] },
      /u: got "integer"/,
    ],
    [
      'recursion',
      { type: 'record', name: 'A', fields: [{ name: 'next', type: ['null', 'A'] }] },
      /next: got "A".*does not contain itself/,
    ],
    [
      'a decimal that is too precise',
      {
        type: 'record',
        name: 'A',
        fields: [
          { name: 'd', type: { type: 'bytes', logicalType: 'decimal', precision: 39, scale: 2 } },
        ],
      },
      /d\.precision: got 39.*1 to 38/,
    ],
    [
      'a name that every object has',
      { type: 'record', name: 'A', fields: [{ name: 'constructor', type: 'int' }] },
      /constructor.*not every JavaScript object has/,
    ],
    [
      'fixed bytes of no size',
      {
        type: 'record',
        name: 'A',
        fields: [{ name: 'f', type: { type: 'fixed', name: 'F', size: 0 } }],
      },
      /f\.size: got 0/,
    ],
    [
      'a default that JSON rounds',
      { type: 'record', name: 'A', fields: [{ name: 'n', type: 'long', default: 2 ** 60 }] },
      /n\.default/,
    ],
    [
      'a default of another type',
      { type: 'record', name: 'A', fields: [{ name: 'n', type: 'int', default: 'x' }] },
      /v1\.avsc: schema/,
    ],
  ])('fails on %s, naming file and field', (_, schema, message) => {
    expect(() => parseVersions(text(schema))).toThrow(message);
  });

  it('fails without any file', () => {
    expect(() => parseVersions({ directory: 'events/x', files: [] })).toThrow(
      /events\/x.*v1\.avsc/,
    );
  });

  it('fails on a file of another name', () => {
    const files = [{ name: 'order.avsc', text: '{}' }];
    expect(() => parseVersions({ directory: 'events/x', files })).toThrow(/got "order\.avsc"/);
  });
});

describe('parseVersions, between versions', () => {
  const a = { name: 'a', type: 'int' };

  it('accepts a new field with a default and a wider number', () => {
    const wider = { name: 'a', type: 'long' };
    const added = { name: 'b', type: ['null', 'string'], default: null };
    expect(parse([a], [wider, added])).toHaveLength(2);
  });

  it.each([
    ['a new field without a default', [a], [a, { name: 'b', type: 'int' }], /need a default/],
    ['a changed type', [a], [{ name: 'a', type: 'string' }], /a was int32 and is utf8/],
    [
      'another unit of time, which Avro does not see',
      [{ name: 't', type: TIMESTAMP_MILLIS }],
      [{ name: 't', type: TIMESTAMP_MICROS }],
      /t was timestamp-millis and is timestamp-micros/,
    ],
    [
      'another scale, which Avro does not see',
      [{ name: 'd', type: { ...DECIMAL, scale: 2 } }],
      [{ name: 'd', type: { ...DECIMAL, scale: 4 } }],
      /d was decimal with 2 digits.*4 digits/,
    ],
    [
      'a long that becomes a double, which Avro rounds',
      [{ name: 'n', type: 'long' }],
      [{ name: 'n', type: 'double' }],
      /n was int64 and is float64/,
    ],
    [
      'text that becomes bytes, inside a list',
      [{ name: 'l', type: { type: 'array', items: 'string' } }],
      [{ name: 'l', type: { type: 'array', items: 'bytes' } }],
      /l\.element was utf8 and is binary/,
    ],
  ])('fails on %s', (_, older, newer, message) => {
    expect(() => parse(older, newer)).toThrow(message);
  });
});
