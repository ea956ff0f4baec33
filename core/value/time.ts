import type { Long } from '../schema/avro-type.ts';
import { fits, toLong } from './long.ts';

const DATE = /^(\d{4})-(\d\d)-(\d\d)$/;
const TIMESTAMP =
  /^(\d{4}-\d\d-\d\d)[Tt ]([01]\d|2[0-3]):([0-5]\d):([0-5]\d)(?:\.(\d{1,9}))?([Zz]|[+-](?:[01]\d|2[0-3]):[0-5]\d)$/;
const DAY_MILLIS = 86_400_000;
/** The years 0001 to 9999: what every warehouse's DATE and TIMESTAMP can hold. */
const MIN_MILLIS = Date.parse('0001-01-01T00:00:00Z');
const MAX_MILLIS = Date.parse('9999-12-31T23:59:59.999Z');
const MINUTE_MILLIS = 60_000;

/** Days since 1970 of `YYYY-MM-DD`; `undefined` when there is no such day. */
export function parseDate(text: string): number | undefined {
  const [, year, month, day] = DATE.exec(text) ?? [];
  if (!year || !month || !day) return undefined;
  const date = new Date(0);
  // Date.UTC would read the years 0 to 99 as 1900 to 1999
  date.setUTCFullYear(Number(year), Number(month) - 1, Number(day));
  // a day that does not exist rolls over into the next month
  if (date.getUTCMonth() !== Number(month) - 1) return undefined;
  return date.getTime() / DAY_MILLIS;
}

/**
 * Microseconds since 1970 of an RFC 3339 timestamp; digits beyond the sixth are cut off.
 * `undefined` when it is none, or has no zone, or no such day exists.
 */
export function parseTimestamp(text: string): Long | undefined {
  const [, date, hour, minute, second, fraction = '', zone] = TIMESTAMP.exec(text) ?? [];
  if (!date || !zone) return undefined;
  const days = parseDateOnce(date);
  if (days === undefined) return undefined;
  const seconds = Number(hour) * 3600 + Number(minute) * 60 + Number(second);
  const millis = days * DAY_MILLIS + seconds * 1000 - zoneMinutes(zone) * MINUTE_MILLIS;
  return scaled(millis, Number(fraction.slice(0, 6).padEnd(6, '0')));
}

/** Whether a time lies in the years 0001 to 9999. */
export function isInRange(micros: Long): boolean {
  const millis = microsToMillis(micros);
  return millis >= MIN_MILLIS && millis <= MAX_MILLIS;
}

/** Whether a day lies in the years 0001 to 9999. */
export function isDayInRange(days: number): boolean {
  return days * DAY_MILLIS >= MIN_MILLIS && days * DAY_MILLIS <= MAX_MILLIS;
}

/** Microseconds of a number in the unit of its logical type, or of an RFC 3339 string. */
export function toMicros(value: unknown, unit: 'millis' | 'micros'): Long | undefined {
  if (typeof value === 'string' && value.includes(':')) return parseTimestamp(value);
  const long = toLong(value);
  if (long === undefined || unit === 'micros') return long;
  return millisToMicros(long);
}

export function millisToMicros(millis: Long): Long | undefined {
  return typeof millis === 'number' ? scaled(millis, 0) : fits(millis * 1000n);
}

/** Milliseconds since 1970, rounded down, as a number. */
export function microsToMillis(micros: Long): number {
  if (typeof micros === 'number') return Math.floor(micros / 1000);
  return Number((micros - (((micros % 1000n) + 1000n) % 1000n)) / 1000n);
}

function scaled(millis: number, micros: number): Long | undefined {
  const number = millis * 1000 + micros;
  if (Number.isSafeInteger(number)) return number;
  return fits(BigInt(millis) * 1000n + BigInt(micros));
}

function zoneMinutes(zone: string): number {
  if (zone.length === 1) return 0;
  const minutes = Number(zone.slice(1, 3)) * 60 + Number(zone.slice(4, 6));
  return zone[0] === '-' ? -minutes : minutes;
}

let lastDate = '';
let lastDays: number | undefined;

/** Neighbouring records share their day. */
function parseDateOnce(text: string): number | undefined {
  if (text !== lastDate) {
    lastDays = parseDate(text);
    lastDate = text;
  }
  return lastDays;
}
