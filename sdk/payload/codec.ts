import type { Encoding, EventDefinition } from '../../core/event/definition.ts';
import { avroColumns } from '../../core/schema/avro-columns.ts';
import { type AvroType, avroType } from '../../core/schema/avro-type.ts';
import type { Column } from '../../core/schema/columns.ts';
import { PayloadError } from '../errors.ts';
import { avroForms } from './avro-forms.ts';
import { convertRecord } from './convert.ts';
import { jsonForms } from './json-forms.ts';

/** First bytes of Avro's single-object encoding. */
const SINGLE_OBJECT = Buffer.from([0xc3, 0x01]);

/** A schema version of an event, ready to write payloads. */
interface Codec {
  readonly columns: readonly Column[];
  readonly avro: AvroType;
  /** Marker and fingerprint of single-object encoding. */
  readonly prefix: Buffer;
}

const codecs = new WeakMap<EventDefinition, Map<number, Codec>>();

/** @throws PayloadError naming the first field that does not fit */
export function encodePayload(
  event: EventDefinition,
  version: number,
  encoding: Encoding,
  data: unknown,
): Buffer {
  const { columns, avro, prefix } = codecOf(event, version);
  if (encoding === 'json') {
    return Buffer.from(JSON.stringify(convertRecord(columns, data, jsonForms, undefined)));
  }
  const record = convertRecord(columns, data, avroForms, avro.type);
  return Buffer.concat([prefix, avro.type.toBuffer(record)]);
}

export function newestVersion(event: EventDefinition): number {
  return event.schemas.at(-1)?.version ?? 0;
}

/** The columns of a version. @throws PayloadError `VERSION` when the event has no such version */
export function columnsOf(event: EventDefinition, version: number): readonly Column[] {
  return codecOf(event, version).columns;
}

function codecOf(event: EventDefinition, version: number): Codec {
  const known = codecs.get(event) ?? new Map<number, Codec>();
  const codec = known.get(version) ?? compile(event, version);
  codecs.set(event, known.set(version, codec));
  return codec;
}

function compile(event: EventDefinition, version: number): Codec {
  const found = event.schemas.find((schema) => schema.version === version);
  if (!found) {
    const allowed = event.schemas.map((schema) => schema.version).join(', ');
    throw new PayloadError('VERSION', 'version', String(version), allowed);
  }
  const columns = avroColumns(`${event.name}/v${version}.avsc`, found.schema);
  const avro = avroType(found.schema);
  const fingerprint = Buffer.from(avro.fingerprint, 'hex').reverse();
  return { columns, avro, prefix: Buffer.concat([SINGLE_OBJECT, fingerprint]) };
}
