import { isUtf8 } from 'node:buffer';
import { RecordFault } from '../errors.ts';
import { NumberLiteral } from '../value/number-literal.ts';

type JsonObject = Readonly<Record<string, unknown>>;

/** @throws RecordFault `DECODE` when it is no JSON, `SCHEMA_MISMATCH` when it is no object */
export function parseJson(value: Uint8Array): JsonObject {
  return parse(text(value));
}

/**
 * The same for payloads with decimals of more than 15 digits: `JSON.parse` makes 1 of
 * 1.00000000000000000001 and nothing shows it afterwards, so a long number is looked for first.
 */
export function parseWideDecimals(value: Uint8Array): JsonObject {
  const json = text(value);
  return LONG_NUMBER.test(json) ? parse(json, keepExact) : parse(json);
}

/** The same with numbers that a double rounds as bigint or `NumberLiteral`. */
export function parseExactly(value: Uint8Array): JsonObject {
  return parse(text(value), keepExact);
}

/** Whether an object has fields beyond the known ones. */
export function hasUnknownFields(datum: JsonObject, known: ReadonlySet<string>): boolean {
  for (const name in datum) if (!known.has(name)) return true;
  return false;
}

type Reviver = (key: string, value: unknown, context: { source?: string }) => unknown;

function parse(json: string, reviver?: Reviver): JsonObject {
  const datum = parseText(json, reviver);
  if (typeof datum === 'object' && datum !== null && !Array.isArray(datum)) {
    return datum as JsonObject;
  }
  const got = datum === null ? 'null' : Array.isArray(datum) ? 'an array' : `a ${typeof datum}`;
  throw new RecordFault('SCHEMA_MISMATCH', 'payload', `got ${got}, allowed: a JSON object`);
}

function parseText(json: string, reviver?: Reviver): unknown {
  try {
    // TypeScript's library does not know the reviver's third parameter yet
    return JSON.parse(json, reviver as Parameters<typeof JSON.parse>[1]);
  } catch {
    // the parser's own message quotes the payload
    throw new RecordFault('DECODE', 'payload', `${json.length} characters that are no JSON`);
  }
}

function text(value: Uint8Array): string {
  const bytes = Buffer.from(value.buffer, value.byteOffset, value.byteLength);
  // utf8Slice would put U+FFFD in the place of broken bytes without a word
  if (!isUtf8(bytes)) {
    throw new RecordFault('DECODE', 'payload', `${bytes.length} bytes that are no UTF-8`);
  }
  return bytes.toString('utf8');
}

/** A number, outside of text or at the start of one, of sixteen characters or more. */
const LONG_NUMBER = /[[:,\s]-?\d[\d.]{15}/;
const INTEGER = /^-?\d+$/;
/** A safe integer written so short is exact: fifteen digits and a point, or sixteen digits. */
const EXACT_CHARACTERS = 16;

/** What a double may have rounded keeps its text, so no column asks a second time. */
const keepExact: Reviver = (_key, value, { source }) => {
  if (typeof value !== 'number' || source === undefined) return value;
  if (Number.isSafeInteger(value) && source.length <= EXACT_CHARACTERS) return value;
  return INTEGER.test(source) ? BigInt(source) : new NumberLiteral(source);
};
