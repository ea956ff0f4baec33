import type { Long } from '../schema/avro-type.ts';
import { fits, toLong } from './long.ts';

const DATE_LENGTH = 10;
/** `YYYY-MM-DDThh:mm:ssZ` */
const SHORTEST_TIMESTAMP = 20;
const FRACTION_AT = 19;
const CODE_OF_0 = 48;
/** From March 1 of the year 0. */
const DAYS_TO_1970 = 719_468;
const DAY_MILLIS = 86_400_000;
/** The years 0001 to 9999: what every warehouse's DATE and TIMESTAMP can hold. */
const MIN_MILLIS = Date.parse('0001-01-01T00:00:00Z');
const MAX_MILLIS = Date.parse('9999-12-31T23:59:59.999Z');
const MINUTE_MILLIS = 60_000;

/** Days since 1970 of `YYYY-MM-DD`; `undefined` when there is no such day. */
export function parseDate(text: string): number | undefined {
  return text.length === DATE_LENGTH ? dayAt(text) : undefined;
}

/**
 * Microseconds since 1970 of an RFC 3339 timestamp; digits beyond the sixth are cut off.
 * `undefined` when it is none, or has no zone, or no such day exists.
 */
export function parseTimestamp(text: string): Long | undefined {
  // by position and not by a regular expression: every record has some
  if (text.length < SHORTEST_TIMESTAMP) return undefined;
  const days = dayAt(text);
  const hour = digits(text, 11, 2);
  const minute = digits(text, 14, 2);
  const second = digits(text, 17, 2);
  if (days === undefined || !isClock(hour, minute) || second < 0 || second > 59) return undefined;
  if (!'Tt '.includes(text.charAt(10)) || text[13] !== ':' || text[16] !== ':') return undefined;
  const zoneAt = endOfFraction(text);
  const zone = zoneMinutes(text, zoneAt);
  if (zone === undefined) return undefined;
  const seconds = hour * 3600 + minute * 60 + second;
  const millis = days * DAY_MILLIS + seconds * 1000 - zone * MINUTE_MILLIS;
  return scaled(millis, fractionMicros(text, zoneAt));
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

/** Days since 1970 of the first ten characters, `YYYY-MM-DD`. */
function dayAt(text: string): number | undefined {
  const year = digits(text, 0, 4);
  const month = digits(text, 5, 2);
  const day = digits(text, 8, 2);
  if (year < 0 || text[4] !== '-' || text[7] !== '-') return undefined;
  if (month < 1 || month > 12 || day < 1 || day > daysIn(year, month)) return undefined;
  // years begin in March, so that the leap day is the last one
  const marchYear = month > 2 ? year : year - 1;
  const dayOfYear = Math.floor((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5) + day - 1;
  const leapDays =
    Math.floor(marchYear / 4) - Math.floor(marchYear / 100) + Math.floor(marchYear / 400);
  return marchYear * 365 + leapDays + dayOfYear - DAYS_TO_1970;
}

function daysIn(year: number, month: number): number {
  if (month !== 2) return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
}

function isClock(hour: number, minute: number): boolean {
  return hour >= 0 && hour <= 23 && minute >= 0 && minute <= 59;
}

/** Where the zone begins: behind the seconds or their fraction. */
function endOfFraction(text: string): number {
  if (text[FRACTION_AT] !== '.') return FRACTION_AT;
  let end = FRACTION_AT + 1;
  while (end < text.length && digits(text, end, 1) >= 0) end++;
  const length = end - FRACTION_AT - 1;
  return length >= 1 && length <= 9 ? end : text.length;
}

function fractionMicros(text: string, end: number): number {
  let micros = 0;
  for (let at = FRACTION_AT + 1; at <= FRACTION_AT + 6; at++) {
    micros = micros * 10 + (at < end ? digits(text, at, 1) : 0);
  }
  return micros;
}

/** East of Greenwich; `undefined` when that is no zone, or more than one. */
function zoneMinutes(text: string, at: number): number | undefined {
  const sign = text[at];
  if (sign === 'Z' || sign === 'z') return text.length === at + 1 ? 0 : undefined;
  if ((sign !== '+' && sign !== '-') || text.length !== at + 6 || text[at + 3] !== ':') {
    return undefined;
  }
  const hour = digits(text, at + 1, 2);
  const minute = digits(text, at + 4, 2);
  if (!isClock(hour, minute)) return undefined;
  return sign === '-' ? -(hour * 60 + minute) : hour * 60 + minute;
}

/** The number in `count` digits of the text, which must reach that far; -1 when they are none. */
function digits(text: string, at: number, count: number): number {
  let number = 0;
  for (let i = at; i < at + count; i++) {
    const digit = text.charCodeAt(i) - CODE_OF_0;
    if (digit < 0 || digit > 9) return -1;
    number = number * 10 + digit;
  }
  return number;
}
