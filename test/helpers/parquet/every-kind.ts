import { DATE, DECIMAL, TIMESTAMP_MICROS, TIMESTAMP_MILLIS, thingSeen } from '../events.ts';

const uuid = { type: 'fixed', name: 'Id', size: 16, logicalType: 'uuid' };
const point = {
  type: 'record',
  name: 'Point',
  fields: [
    { name: 'x', type: 'double' },
    { name: 'y', type: ['null', 'double'], default: null },
  ],
};

/** An event with a field of every kind, `text` the only one that a payload needs. */
export const EVERY_KIND = thingSeen([
  [
    { name: 'flag', type: 'boolean', default: false },
    { name: 'int', type: 'int', default: 1 },
    { name: 'long', type: 'long', default: 1 },
    { name: 'float', type: 'float', default: 1 },
    { name: 'double', type: 'double', default: 1 },
    { name: 'text', type: 'string' },
    { name: 'bytes', type: 'bytes', default: 'b' },
    { name: 'fixed', type: { type: 'fixed', name: 'Two', size: 2 }, default: 'ab' },
    { name: 'colour', type: { type: 'enum', name: 'Colour', symbols: ['RED'] }, default: 'RED' },
    { name: 'uuid', type: uuid, default: '0123456789abcdef' },
    { name: 'date', type: DATE, default: 0 },
    { name: 'millis', type: TIMESTAMP_MILLIS, default: 0 },
    { name: 'micros', type: TIMESTAMP_MICROS, default: 0 },
    { name: 'decimal', type: DECIMAL, default: '\u0001' },
    { name: 'list', type: { type: 'array', items: 'string' }, default: ['a'] },
    { name: 'map', type: { type: 'map', values: TIMESTAMP_MILLIS }, default: { a: 1 } },
    { name: 'point', type: point, default: { x: 1, y: null } },
    { name: 'nothing', type: ['null', 'string'], default: null },
  ],
]);
