import fc from 'fast-check';
import type { TypeCase } from './scalars.ts';

const DAY_MILLIS = 86_400_000;
const FIRST_MILLIS = Date.parse('0001-01-01T00:00:00Z');
const LAST_MILLIS = Date.parse('9999-12-31T23:59:59.999Z');

const millis = fc.oneof(
  fc.integer({ min: FIRST_MILLIS, max: LAST_MILLIS }),
  fc.integer({ min: -100_000, max: 100_000 }),
  fc.constantFrom(FIRST_MILLIS, LAST_MILLIS, -1, 0, Date.UTC(2026, 10, 22)),
);

/** Days of the years 1 to 9999, as a number or as text. */
export const dates: TypeCase = {
  schema: { type: 'int', logicalType: 'date' },
  shape: { kind: 'date' },
  values: fc.record({ instant: millis, asText: fc.boolean() }).map(({ instant, asText }) => {
    const days = Math.floor(instant / DAY_MILLIS);
    const date = new Date(days * DAY_MILLIS).toISOString().slice(0, 10);
    return { json: asText ? `"${date}"` : String(days), avro: days, expected: String(days) };
  }),
};

/** Instants of the years 1 to 9999, as a number of the unit or as RFC 3339 text. */
export function timestamps(unit: 'millis' | 'micros'): TypeCase {
  return {
    schema: { type: 'long', logicalType: `timestamp-${unit}` },
    shape: { kind: 'timestamp' },
    values: fc
      .record({
        instant: millis,
        micros: unit === 'millis' ? fc.constant(0) : fc.integer({ min: 0, max: 999 }),
        form: fc.constantFrom('number', 'digits', 'UTC', '+05:30', '-11:00'),
      })
      .map(({ instant, micros, form }) => {
        const count =
          unit === 'millis' ? BigInt(instant) : BigInt(instant) * 1000n + BigInt(micros);
        return {
          json: timeText(instant, micros, count, form),
          avro: count,
          expected: String(BigInt(instant) * 1000n + BigInt(micros)),
        };
      }),
  };
}

function timeText(instant: number, micros: number, count: bigint, form: string): string {
  if (form === 'number') return String(count);
  if (form === 'digits') return `"${count}"`;
  return `"${rfc3339(instant, micros, form)}"`;
}

function rfc3339(instant: number, micros: number, zone: string): string {
  const isNearTheEnds = instant < FIRST_MILLIS + DAY_MILLIS || instant > LAST_MILLIS - DAY_MILLIS;
  const isUtc = zone === 'UTC' || isNearTheEnds;
  const [, sign, hours, minutes] = /^([+-])(\d\d):(\d\d)$/.exec(isUtc ? '+00:00' : zone) ?? [];
  const offset = (Number(hours) * 60 + Number(minutes)) * 60_000 * (sign === '-' ? -1 : 1);
  const local = new Date(instant + offset).toISOString().slice(0, -1);
  return `${local}${String(micros).padStart(3, '0')}${isUtc ? 'Z' : zone}`;
}
