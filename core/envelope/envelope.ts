import { HEADER } from '../contract.ts';
import { RecordFault } from '../errors.ts';
import type { Encoding } from '../event/definition.ts';
import { type HeaderValue, headerText } from '../header.ts';
import type { KafkaRecord } from '../record.ts';
import type { Long } from '../schema/avro-type.ts';
import { millisToMicros, parseTimestamp } from '../value/time.ts';

/** What all events share, whoever produced them. */
export interface Envelope {
  readonly id: string;
  /** Event time, microseconds since 1970. */
  readonly timeMicros: Long;
  readonly encoding: Encoding;
  /** As the header says, e.g. `order-placed/2` or a fingerprint. */
  readonly dataSchema: string | undefined;
  /** JSON text. */
  readonly attributes: string | null;
}

/** Longest text of a header that a message repeats. */
const SHOWN_CHARACTERS = 80;

/**
 * Reads the CloudEvents headers of a record. What a foreign producer does not send is made up from the
 * record itself: the id from its coordinates, the time from its timestamp, the encoding from the event.
 *
 * @throws RecordFault `DECODE` when a header is there and cannot be understood
 */
export function readEnvelope(record: KafkaRecord, defaultEncoding: Encoding): Envelope {
  let id: string | undefined;
  let time: string | undefined;
  let dataSchema: string | undefined;
  let contentType: string | undefined;
  let attributes: string | null = null;
  for (const [name, value] of record.headers) {
    if (name === HEADER.id) id = headerText(value);
    else if (name === HEADER.time) time = headerText(value);
    else if (name === HEADER.dataSchema) dataSchema = headerText(value);
    else if (name === HEADER.contentType) contentType = headerText(value);
    else if (name === HEADER.attributes) attributes = jsonText(value);
  }
  const recordMicros = recordTime(record.timestamp);
  return {
    id: id || `${record.topic}/${record.partition}/${record.offset}`,
    timeMicros: time ? eventTime(time) : recordMicros,
    encoding: contentType ? encodingOf(contentType) : defaultEncoding,
    dataSchema: dataSchema || undefined,
    attributes: attributes || null,
  };
}

function jsonText(value: HeaderValue): string {
  const json = headerText(value);
  if (json === '') return json;
  try {
    JSON.parse(json);
  } catch {
    throw fault(`header ${HEADER.attributes} is no JSON`);
  }
  return json;
}

function eventTime(time: string): Long {
  const micros = parseTimestamp(time);
  if (micros !== undefined) return micros;
  throw fault(`header ${HEADER.time} is no RFC 3339 timestamp with a zone`);
}

function recordTime(millis: number): Long {
  const micros = Number.isSafeInteger(millis) ? millisToMicros(millis) : undefined;
  if (micros === undefined) throw fault("the record's timestamp is out of range");
  return micros;
}

function encodingOf(contentType: string): Encoding {
  const mediaType = contentType.split(';', 1)[0]?.trim().toLowerCase() ?? '';
  if (mediaType === 'application/cloudevents+json') {
    throw fault('structured CloudEvents are not supported, send the binary mode');
  }
  if (mediaType === 'application/json' || mediaType.endsWith('+json')) return 'json';
  if (mediaType === 'application/avro' || mediaType === 'avro/binary') return 'avro';
  const shown = mediaType.slice(0, SHOWN_CHARACTERS);
  throw fault(`got content type ${shown}, allowed: application/json, application/avro`);
}

function fault(message: string): RecordFault {
  return new RecordFault('DECODE', 'envelope', message);
}
