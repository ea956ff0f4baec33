import { isUtf8 } from 'node:buffer';
import { parseExactly } from '../../core/decode/json.ts';
import type { EventDefinition } from '../../core/event/definition.ts';
import { type EncodedMessage, type EncodeOptions, encodeEvent } from '../../sdk/encode.ts';
import { PayloadError, typeName } from '../../sdk/errors.ts';
import { messageBytes } from '../../sdk/producer.ts';

export interface LineOptions extends Pick<EncodeOptions, 'version' | 'encoding'> {
  /**
   * Field whose value is the Kafka key.
   * @default - no key
   */
  readonly keyField?: string;
  /** Largest message that the topic takes, bytes. */
  readonly maxMessageBytes: number;
}

/** What a record costs beside key, value and headers. */
const RECORD_OVERHEAD_BYTES = 200;

/** What is wrong with a line, in words that quote nothing of it. */
export class LineError extends Error {
  override readonly name = 'LineError';
}

/**
 * A line of JSON as a message.
 *
 * @throws LineError
 */
export function encodeLine(
  event: EventDefinition,
  line: Buffer,
  options: LineOptions,
): EncodedMessage {
  let message: EncodedMessage;
  try {
    message = encodePayload(event, line, parse(line), options);
  } catch (error) {
    if (error instanceof PayloadError) throw new LineError(error.message);
    throw error;
  }
  const bytes = messageBytes(message) + RECORD_OVERHEAD_BYTES;
  if (bytes <= options.maxMessageBytes) return message;
  throw new LineError(
    `got a message of ${bytes} bytes, allowed: ${options.maxMessageBytes}, the topic's max.message.bytes`,
  );
}

type Fields = Readonly<Record<string, unknown>>;

function encodePayload(event: EventDefinition, line: Buffer, data: Fields, options: LineOptions) {
  const encode = (fields: Fields) =>
    encodeEvent(event, fields, { ...options, ...keyOf(fields, options.keyField) });
  try {
    return encode(data);
  } catch (error) {
    // JSON.parse may have rounded a number that the line holds exactly
    if (!(error instanceof PayloadError) || error.code !== 'INEXACT') throw error;
    return encode(parseExactly(line));
  }
}

function parse(line: Buffer): Fields {
  if (!isUtf8(line)) throw new LineError('no UTF-8');
  let data: unknown;
  try {
    data = JSON.parse(line.toString('utf8'));
  } catch (error) {
    // the parser's own message quotes the line
    const position = /at position (\d+)/.exec(String(error))?.[1];
    const where = position === undefined ? '' : ` at character ${Number(position) + 1}`;
    throw new LineError(`no JSON${where}`);
  }
  if (typeof data === 'object' && data !== null && !Array.isArray(data)) return data as Fields;
  throw new LineError(`got ${typeName(data)}, allowed: a JSON object`);
}

function keyOf(fields: Fields, keyField: string | undefined): { key?: string } {
  const value = keyField === undefined ? undefined : fields[keyField];
  if (value === undefined || value === null) return {};
  if (typeof value === 'object') {
    throw new PayloadError('TYPE', `${keyField} as the key`, typeName(value), 'a plain value');
  }
  return { key: String(value) };
}
