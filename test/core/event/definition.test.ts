import { describe, expect, it } from 'vitest';
import type { EventProps } from '../../../core/event/definition.ts';
import { DECIMAL, schemaOf, thingSeen } from '../../helpers/events.ts';

const FIELDS = [
  { name: 'city', type: 'string' },
  { name: 'price', type: DECIMAL },
];
const define = (props: Partial<EventProps>, fields: unknown[] = FIELDS) =>
  thingSeen([fields], props);

describe('defineEvent', () => {
  it('fills in the documented defaults', () => {
    expect(define({})).toMatchObject({
      encoding: 'json',
      partitionBy: { time: 'hour', fields: [] },
      topic: { partitions: 6, retentionSeconds: 7 * 86_400 },
      batching: { maxWindowSeconds: 60, targetBytes: 1_048_576, maxRecordAgeSeconds: 302_400 },
      tombstones: 'count',
    });
  });

  it('is plain data that survives JSON', () => {
    const event = define({ partitionBy: { fields: ['city'] } });
    expect(JSON.parse(JSON.stringify(event))).toEqual(event);
  });

  it.each<[string, Partial<EventProps>, RegExp]>([
    ['a name in capitals', { name: 'ThingSeen' }, /name: got "ThingSeen", allowed: kebab case/],
    ['a name with two hyphens', { name: 'thing--seen' }, /kebab case/],
    ['a name that is too short', { name: 'ab' }, /3 to 80/],
    ['a name that is too long', { name: 'a'.repeat(81) }, /3 to 80/],
    ['a name of our own', { name: 'sluice-files' }, /own prefix/],
    ['an empty description', { description: ' ' }, /description/],
    ['an owner without a team', { owner: { team: '', contact: '#x' } }, /owner\.team/],
    ['an owner without a contact', { owner: { team: 'x', contact: '' } }, /owner\.contact/],
    ['an unknown encoding', { encoding: 'xml' as 'json' }, /got "xml", allowed: json, avro/],
    ['no partitions', { topic: { partitions: 0 } }, /topic\.partitions: got 0, allowed: 1 to 1000/],
    ['a broken number', { topic: { partitions: 1.5 } }, /topic\.partitions: got 1\.5/],
    [
      'a window that is too long',
      { batching: { maxWindow: { minutes: 6 } } },
      /maxWindow: got 360/,
    ],
    ['a target that is too large', { batching: { targetBytes: 2 ** 30 } }, /targetBytes/],
    [
      'a retention below the maximum record age',
      { topic: { retention: { days: 1 } }, batching: { maxRecordAge: { days: 2 } } },
      /maxRecordAge: got 172800, allowed: at most 64800 seconds/,
    ],
    [
      'an unknown field in partitionBy',
      { partitionBy: { fields: ['town'] } },
      /partitionBy\.fields: got "town", allowed: fields of events\/thing-seen\/v1\.avsc \(city\)/,
    ],
    [
      'a decimal in partitionBy',
      { partitionBy: { fields: ['price'] } },
      /got "price", allowed: string, enum/,
    ],
    [
      'a field twice in partitionBy',
      { partitionBy: { fields: ['city', 'city'] } },
      /each field once/,
    ],
    [
      'an unknown granularity',
      { partitionBy: { time: 'minute' as 'hour' } },
      /partitionBy\.time: got "minute", allowed: hour, day/,
    ],
  ])('fails on %s, naming where, property, value and what is allowed', (_, props, message) => {
    expect(() => define(props)).toThrow(message);
    expect(() => define(props)).toThrow(/^events\/thing-seen: /);
  });

  it.each([
    ['a name of ours', '_kafka_offset', /does not start with _/],
    ['any leading underscore', '_mine', /does not start with _/],
    ['a column of the path', 'hour', /other than the path's/],
  ])('fails on %s as a column', (_, name, message) => {
    expect(() => define({}, [{ name, type: 'int' }])).toThrow(message);
  });

  it('fails on columns that differ in nothing but case', () => {
    const fields = ['city', 'City'].map((name) => ({ name, type: 'string' }));
    expect(() => define({}, fields)).toThrow(/differ in more than case/);
  });

  it('looks at the newest version for partitionBy', () => {
    const added = { name: 'market', type: 'string', default: 'none' };
    const schema = schemaOf([FIELDS, [...FIELDS, added]]);
    const event = thingSeen([], { schema, partitionBy: { fields: ['market'] } });
    expect(event.schemas).toHaveLength(2);
  });
});
