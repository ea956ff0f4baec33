import { describe, expect, it } from 'vitest';
import { event as courierLocation } from '../../events/courier-location/event.ts';
import { encodeEvent, encodeTombstone } from '../../sdk/encode.ts';
import { thingSeen } from '../helpers/events.ts';

const event = thingSeen([
  [{ name: 'n', type: 'long' }],
  [
    { name: 'n', type: 'long' },
    { name: 'm', type: ['null', 'string'], default: null },
  ],
]);
const fixed = { id: 'id-1', time: '2026-11-22T11:30:00.123456+01:00' };

describe('encodeEvent', () => {
  it('writes the CloudEvents headers in the names of the Kafka binding', () => {
    const { headers } = encodeEvent(event, { n: 1 }, { ...fixed, attributes: { trace: 7n } });
    expect(headers).toEqual({
      ce_specversion: '1.0',
      ce_id: 'id-1',
      ce_type: 'thing-seen',
      ce_source: 'sluice',
      ce_time: '2026-11-22T10:30:00.123456Z',
      ce_dataschema: 'thing-seen/2',
      'content-type': 'application/json',
      ce_attributes: '{"trace":"7"}',
    });
  });

  it('makes up an id that sorts by time, and the time', () => {
    const before = Date.now();
    const first = encodeEvent(event, { n: 1 }).headers;
    const second = encodeEvent(event, { n: 1 }).headers;
    expect(first['ce_id']).not.toBe(second['ce_id']);
    expect(first['ce_id']).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7/);
    expect(Date.parse(String(first['ce_time']))).toBeGreaterThanOrEqual(before);
  });

  it('writes an earlier version when asked', () => {
    const { headers, value } = encodeEvent(event, { n: 1 }, { ...fixed, version: 1 });
    expect(headers['ce_dataschema']).toBe('thing-seen/1');
    expect(value?.toString()).toBe('{"n":1}');
  });

  it('writes Avro as a single object: marker, fingerprint, datum', () => {
    const { headers, value } = encodeEvent(event, { n: 1 }, { version: 1, encoding: 'avro' });
    expect(headers['content-type']).toBe('application/avro');
    // fingerprint by an independent CRC-64-AVRO of {"name":"ThingSeen","type":"record","fields":[…]}
    expect(value?.subarray(0, 2).toString('hex')).toBe('c301');
    expect(value?.length).toBe(2 + 8 + 1);
    expect(value?.at(-1)).toBe(2);
  });

  it('takes the encoding of the event where none is given', () => {
    const { headers } = encodeEvent(courierLocation, {
      courier_id: 1,
      market: 'sf-bay',
      recorded_at: 0,
      latitude: 1,
      longitude: 2,
    });
    expect(headers['content-type']).toBe('application/avro');
  });

  it('keeps text and binary keys, and an empty key apart from none', () => {
    const keyOf = (key?: string | Uint8Array) =>
      encodeEvent(event, { n: 1 }, key === undefined ? {} : { key }).key;
    expect(keyOf('käse')).toEqual(Buffer.from('käse'));
    expect(keyOf(Uint8Array.of(0, 255))).toEqual(Buffer.from([0, 255]));
    expect(keyOf('')).toEqual(Buffer.alloc(0));
    expect(keyOf()).toBeNull();
  });

  it('takes a Date as the time', () => {
    const { headers } = encodeEvent(event, { n: 1 }, { time: new Date(-1) });
    expect(headers['ce_time']).toBe('1969-12-31T23:59:59.999Z');
  });

  it.each([
    ['a version that is not there', { version: 3 }, 'version: got 3, allowed: 1, 2 [VERSION]'],
    ['an encoding that is not there', { encoding: 'xml' as 'json' }, 'allowed: json, avro'],
    ['an empty id', { id: '' }, 'id: got an empty string'],
    ['an empty source', { source: '' }, 'source: got an empty string'],
    ['a time without zone', { time: '2026-11-22T10:30:00' }, 'time: got a string'],
    ['a time that is none', { time: new Date(Number.NaN) }, 'time: got a Date'],
    ['a time beyond four digits of years', { time: new Date(8.64e15) }, 'time: got a Date'],
    ['attributes that are a list', { attributes: [] as never }, 'attributes: got an array'],
  ])('fails on %s', (_, options, message) => {
    expect(() => encodeEvent(event, { n: 1 }, options)).toThrow(message);
  });
});

describe('encodeTombstone', () => {
  it('has headers, a key and no value', () => {
    const { key, value, headers } = encodeTombstone(event, { ...fixed, key: 'k' });
    expect(value).toBeNull();
    expect(key?.toString()).toBe('k');
    expect(headers).toMatchObject({ ce_id: 'id-1', ce_type: 'thing-seen' });
    expect(headers).not.toHaveProperty('content-type');
  });
});
