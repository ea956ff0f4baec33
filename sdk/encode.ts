import { randomBytes } from 'node:crypto';
import { HEADER } from '../core/contract.ts';
import { ENCODINGS, type Encoding, type EventDefinition } from '../core/event/definition.ts';
import { parseTimestamp } from '../core/value/time.ts';
import { PayloadError, typeName } from './errors.ts';
import { encodePayload, newestVersion } from './payload/codec.ts';
import { toRfc3339 } from './payload/json-forms.ts';
import { uuidV7 } from './uuid-v7.ts';

const RANDOM_BYTES = 10;
const CONTENT_TYPE: Record<Encoding, string> = {
  json: 'application/json',
  avro: 'application/avro',
};

/** What travels in the headers, and the record's key. */
export interface EnvelopeOptions {
  /**
   * Identity of the event: two records with one id are the same event, sent twice.
   * @default - a new UUID of version 7
   */
  readonly id?: string;
  /**
   * When it happened: a Date, or an RFC 3339 time with zone and up to microseconds.
   * @default - now
   */
  readonly time?: Date | string;
  /**
   * Which system says so, a URI reference.
   * @default 'sluice'
   */
  readonly source?: string;
  /**
   * The Kafka key: records of one key stay in order, in one partition.
   * @default - none
   */
  readonly key?: string | Uint8Array;
  /**
   * Free-form JSON beside the payload, e.g. a trace id.
   * @default - none
   */
  readonly attributes?: Readonly<Record<string, unknown>>;
}

export interface EncodeOptions extends EnvelopeOptions {
  /**
   * Schema version of the payload.
   * @default - the newest
   */
  readonly version?: number;
  /** @default - the event's encoding */
  readonly encoding?: Encoding;
}

/** A message as kafkajs and others take it. */
export interface EncodedMessage {
  readonly key: Buffer | null;
  readonly value: Buffer | null;
  readonly headers: Readonly<Record<string, string>>;
}

/**
 * Checks a payload against its schema and writes it as a Kafka message: the binary mode of the
 * CloudEvents Kafka protocol binding.
 *
 * @throws PayloadError naming the field, its value's type and what is allowed
 * @example
 * const message = encodeEvent(orderPlaced, { order_id: 7n, subtotal: '12.34' }, { key: '7' });
 */
export function encodeEvent(
  event: EventDefinition,
  data: Readonly<Record<string, unknown>>,
  options: EncodeOptions = {},
): EncodedMessage {
  const { version = newestVersion(event), encoding = event.encoding } = options;
  if (!ENCODINGS.includes(encoding)) {
    throw new PayloadError('ENVELOPE', 'encoding', `"${encoding}"`, ENCODINGS.join(', '));
  }
  const value = encodePayload(event, version, encoding, data);
  const headers = {
    ...envelope(event, options),
    [HEADER.dataSchema]: `${event.name}/${version}`,
    [HEADER.contentType]: CONTENT_TYPE[encoding],
  };
  return { key: keyOf(options.key), value, headers };
}

/** A record without a value: by convention, what the key names is gone. */
export function encodeTombstone(
  event: EventDefinition,
  options: EnvelopeOptions & Required<Pick<EnvelopeOptions, 'key'>>,
): EncodedMessage {
  return { key: keyOf(options.key), value: null, headers: envelope(event, options) };
}

function envelope(event: EventDefinition, options: EnvelopeOptions): Record<string, string> {
  const { attributes, source = 'sluice', time = new Date() } = options;
  const { id = uuidV7(Date.now(), randomBytes(RANDOM_BYTES)) } = options;
  requireText('id', id);
  requireText('source', source);
  return {
    [HEADER.specVersion]: '1.0',
    [HEADER.id]: id,
    [HEADER.type]: event.name,
    [HEADER.source]: source,
    [HEADER.time]: timeText(time),
    ...(attributes && { [HEADER.attributes]: attributesText(attributes) }),
  };
}

function requireText(name: string, value: unknown): void {
  if (typeof value === 'string' && value !== '' && value.isWellFormed()) return;
  const got = value === '' ? 'an empty string' : typeName(value);
  throw new PayloadError('ENVELOPE', name, got, 'a string of well-formed Unicode, not empty');
}

function timeText(time: Date | string): string {
  const text = time instanceof Date ? dateText(time) : canonicalTime(time);
  if (text !== undefined) return text;
  const allowed = 'a Date or an RFC 3339 time with zone, of the years 0 to 9999';
  throw new PayloadError('ENVELOPE', 'time', typeName(time), allowed);
}

function dateText(time: Date): string | undefined {
  return Number.isNaN(time.getTime()) ? undefined : toRfc3339(BigInt(time.getTime()) * 1000n);
}

function canonicalTime(time: unknown): string | undefined {
  const micros = typeof time === 'string' ? parseTimestamp(time) : undefined;
  return micros === undefined ? undefined : toRfc3339(micros);
}

function attributesText(attributes: unknown): string {
  const isObject =
    typeof attributes === 'object' && attributes !== null && !Array.isArray(attributes);
  if (!isObject)
    throw new PayloadError('ENVELOPE', 'attributes', typeName(attributes), 'an object');
  return JSON.stringify(attributes, (_name, value) =>
    typeof value === 'bigint' ? value.toString() : value,
  );
}

function keyOf(key: string | Uint8Array | undefined): Buffer | null {
  if (key === undefined) return null;
  return typeof key === 'string' ? Buffer.from(key) : Buffer.from(key);
}
