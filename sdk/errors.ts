import { NumberLiteral } from '../core/value/number-literal.ts';

/** What can be wrong with a payload, by stable code. */
export const PAYLOAD_ERRORS = {
  MISSING: 'a field without a default is absent',
  NULL: 'a field that is not nullable is null',
  TYPE: 'a value has another type than its field',
  RANGE: 'a value has the right type and does not fit its field',
  INEXACT: 'a number of JavaScript does not hold the value exactly: use a bigint or a string',
  SYMBOL: 'an enum holds none of its symbols',
  UNKNOWN_FIELD: 'the schema has no such field, so it would be lost',
  ENVELOPE: 'an attribute of the envelope is wrong',
  VERSION: 'the event has no such schema version',
} as const;

export type PayloadErrorCode = keyof typeof PAYLOAD_ERRORS;

/** A payload or envelope that is not sent. Names the field and the value's type, never the value. */
export class PayloadError extends Error {
  override readonly name = 'PayloadError';
  readonly code: PayloadErrorCode;
  /** Where, e.g. `items[3].unit_price`; map values are `experiments{}`, whatever their key. */
  readonly path: string;

  constructor(code: PayloadErrorCode, path: string, got: string, allowed: string) {
    super(`${path}: got ${got}, allowed: ${allowed} [${code}]`);
    this.code = code;
    this.path = path;
  }
}

/** What a value is, without what it says. */
export function typeName(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'an array';
  if (value instanceof Uint8Array) return `${value.length} bytes`;
  if (value instanceof Date) return 'a Date';
  if (value instanceof NumberLiteral) return 'a number';
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}
