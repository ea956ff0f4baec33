import type { IHeaders, Message } from 'kafkajs';
import { DEAD_LETTER_HEADER } from '../core/contract.ts';
import { headerBytes } from '../core/header.ts';
import type { DeadLetter } from '../core/settle/dead-letter.ts';

const MAX_MESSAGE_BYTES = 1024;

/** What a record takes beside key, value and headers: lengths, offset, timestamp; generously. */
const RECORD_OVERHEAD_BYTES = 64;
const HEADER_OVERHEAD_BYTES = 8;

/**
 * The Kafka message of a dead letter: the source record byte for byte, its own timestamp, and our
 * headers, which replace source headers of the very same name. Values of a repeated header keep their
 * order; the client groups them by name.
 */
export function deadLetterMessage(letter: DeadLetter): Message {
  const { key, value, timestamp } = letter.record;
  return {
    key: bufferOf(key),
    value: bufferOf(value),
    timestamp: String(timestamp),
    headers: headersOf(letter),
  };
}

/** Bytes of a message in a produce request, rather too many than too few. */
export function messageBytes({ key, value, headers = {} }: Message): number {
  let bytes = RECORD_OVERHEAD_BYTES + lengthOf(key) + lengthOf(value);
  for (const [name, values] of Object.entries(headers)) {
    for (const one of [values].flat()) {
      bytes += HEADER_OVERHEAD_BYTES + Buffer.byteLength(name) + lengthOf(one);
    }
  }
  return bytes;
}

/** Cuts at a character's boundary, so that what is left is UTF-8. */
export function truncateUtf8(text: string, maxBytes: number): string {
  const bytes = Buffer.from(text);
  if (bytes.length <= maxBytes) return text;
  let end = maxBytes;
  // Bytes 10xxxxxx continue a character.
  while (end > 0 && ((bytes[end] ?? 0) & 0xc0) === 0x80) end -= 1;
  return bytes.toString('utf8', 0, end);
}

function headersOf(letter: DeadLetter): IHeaders {
  const { record, generation, reason, stage, message, failedAt } = letter;
  const ours: Record<string, string> = {
    [DEAD_LETTER_HEADER.reason]: reason,
    [DEAD_LETTER_HEADER.stage]: stage,
    [DEAD_LETTER_HEADER.message]: truncateUtf8(message, MAX_MESSAGE_BYTES),
    [DEAD_LETTER_HEADER.topic]: record.topic,
    [DEAD_LETTER_HEADER.generation]: String(generation),
    [DEAD_LETTER_HEADER.partition]: String(record.partition),
    [DEAD_LETTER_HEADER.offset]: String(record.offset),
    [DEAD_LETTER_HEADER.timestamp]: String(record.timestamp),
    [DEAD_LETTER_HEADER.failedAt]: new Date(failedAt).toISOString(),
  };
  // Without a prototype: a header may be called `__proto__`.
  const headers: Record<string, Buffer[]> = Object.create(null);
  for (const [name, value] of record.headers) {
    if (Object.hasOwn(ours, name)) continue;
    headers[name] ??= [];
    headers[name].push(bufferOf(headerBytes(value)));
  }
  for (const [name, value] of Object.entries(ours)) headers[name] = [Buffer.from(value)];
  return headers;
}

function bufferOf(bytes: Uint8Array): Buffer;
function bufferOf(bytes: Uint8Array | null): Buffer | null;
function bufferOf(bytes: Uint8Array | null): Buffer | null {
  return bytes && Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

function lengthOf(value: Buffer | string | null | undefined): number {
  return value == null ? 0 : Buffer.byteLength(value);
}
