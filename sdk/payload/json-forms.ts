import type { Long } from '../../core/schema/avro-type.ts';
import { microsToMillis } from '../../core/value/time.ts';
import type { Forms } from './forms.ts';

const DAY_MILLIS = 86_400_000;
/** 0000-01-01 and 10000-01-01: RFC 3339 writes years with four digits. */
const FIRST_MILLIS = -62_167_219_200_000;
const END_MILLIS = 253_402_300_800_000;

/** Values as a JSON payload holds them: exact for every reader, whatever its numbers are. */
export const jsonForms: Forms = {
  int64: exactInteger,
  float: (value) => (Number.isFinite(value) ? value : String(value)),
  timestamp: (micros, { unit }) =>
    toRfc3339(micros) ?? exactInteger(unit === 'micros' ? micros : microsToMillis(micros)),
  date: (days) => (hasYear(days * DAY_MILLIS) ? isoOf(days * DAY_MILLIS).slice(0, 10) : days),
  decimal: (unscaled, { scale }) => decimalText(unscaled, scale),
  bytes: (value) => asBuffer(value).toString('base64'),
  uuid: (text) => text,
  absent: undefined,
};

/** RFC 3339 in UTC with three or six digits; `undefined` outside the years 0 to 9999. */
export function toRfc3339(micros: Long): string | undefined {
  const millis = microsToMillis(micros);
  if (!hasYear(millis)) return undefined;
  const rest = Number(BigInt(micros) - BigInt(millis) * 1000n);
  const text = isoOf(millis);
  return rest === 0 ? text : `${text.slice(0, -1)}${String(rest).padStart(3, '0')}Z`;
}

function exactInteger(value: Long): number | string {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value.toString();
}

function decimalText(unscaled: Long, scale: number): string {
  const value = BigInt(unscaled);
  const digits = (value < 0n ? -value : value).toString().padStart(scale + 1, '0');
  const whole = digits.slice(0, digits.length - scale);
  const fraction = scale > 0 ? `.${digits.slice(-scale)}` : '';
  return `${value < 0n ? '-' : ''}${whole}${fraction}`;
}

function hasYear(millis: number): boolean {
  return millis >= FIRST_MILLIS && millis < END_MILLIS;
}

function isoOf(millis: number): string {
  return new Date(millis).toISOString();
}

function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
