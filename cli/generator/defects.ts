import { HEADER } from '../../core/contract.ts';
import type { RecordFaultCode } from '../../core/errors.ts';
import type { Encoding } from '../../core/event/definition.ts';
import type { Column } from '../../core/schema/columns.ts';
import type { EncodedMessage } from '../../sdk/encode.ts';
import type { Random } from './random.ts';

/** A message that is whole, and what it takes to break it. */
export interface Whole {
  readonly message: EncodedMessage & { readonly value: Buffer };
  readonly columns: readonly Column[];
  readonly random: Random;
}

/** A way in which real producers get a record wrong. */
export interface Defect {
  readonly name: string;
  readonly encodings: readonly Encoding[];
  /** Why the record will be a dead letter. */
  readonly reason: RecordFaultCode;
  /** `undefined`: this event cannot have the defect. */
  broken(whole: Whole): EncodedMessage | undefined;
}

/** Avro's marker and fingerprint. */
const AVRO_PREFIX_BYTES = 10;

export const DEFECTS: readonly Defect[] = [
  {
    name: 'truncated-json',
    encodings: ['json'],
    reason: 'DECODE',
    broken: ({ message, random }) => withValue(message, truncated(message.value, 1, random)),
  },
  {
    name: 'not-json',
    encodings: ['json'],
    reason: 'DECODE',
    broken: ({ message }) => withValue(message, Buffer.from('<order><total/></order>')),
  },
  {
    name: 'wrong-type',
    encodings: ['json'],
    reason: 'SCHEMA_MISMATCH',
    broken: ({ message, columns, random }) => {
      const { name, type } = random.pick(columns);
      const isNested = type.kind === 'struct' || type.kind === 'list' || type.kind === 'map';
      return withFields(message, (fields) => ({ ...fields, [name]: isNested ? 'text' : {} }));
    },
  },
  {
    name: 'missing-field',
    encodings: ['json'],
    reason: 'SCHEMA_MISMATCH',
    broken: ({ message, columns, random }) => {
      const required = columns.filter((column) => isRequired(column));
      if (required.length === 0) return undefined;
      const missing = random.pick(required).name;
      return withFields(message, ({ [missing]: _, ...others }) => others);
    },
  },
  {
    name: 'unknown-version',
    encodings: ['json'],
    reason: 'UNKNOWN_SCHEMA',
    broken: ({ message }) => {
      const event = message.headers[HEADER.type];
      return withHeader(message, HEADER.dataSchema, `${event}/999999`);
    },
  },
  {
    name: 'truncated-avro',
    encodings: ['avro'],
    reason: 'DECODE',
    broken: ({ message, random }) =>
      withValue(message, truncated(message.value, AVRO_PREFIX_BYTES, random)),
  },
  {
    name: 'not-avro',
    encodings: ['avro'],
    reason: 'DECODE',
    broken: ({ message }) => withValue(message, Buffer.from('{"courier":1}')),
  },
  {
    name: 'unknown-fingerprint',
    encodings: ['avro'],
    reason: 'UNKNOWN_SCHEMA',
    broken: ({ message, random }) => {
      const value = Buffer.from(message.value);
      random.bytes(8).copy(value, 2);
      return withValue(message, value);
    },
  },
  {
    name: 'time-out-of-range',
    encodings: ['json', 'avro'],
    reason: 'PATH',
    broken: ({ message }) => withHeader(message, HEADER.time, '0000-06-01T00:00:00Z'),
  },
];

/** Cuts bytes off, keeping at least `min` and losing at least one. */
function truncated(value: Buffer, min: number, random: Random): Buffer {
  return value.subarray(0, random.integer(min, value.length - 1));
}

function isRequired({ nullable, default: fallback }: Column): boolean {
  return !nullable && fallback === undefined;
}

function withValue(message: EncodedMessage, value: Buffer): EncodedMessage {
  return { ...message, value };
}

function withHeader(message: EncodedMessage, name: string, value: string): EncodedMessage {
  return { ...message, headers: { ...message.headers, [name]: value } };
}

function withFields(
  message: Whole['message'],
  change: (fields: Record<string, unknown>) => Record<string, unknown>,
): EncodedMessage {
  const changed = change(JSON.parse(message.value.toString()));
  return withValue(message, Buffer.from(JSON.stringify(changed)));
}
