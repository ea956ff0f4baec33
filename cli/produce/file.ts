import { createReadStream } from 'node:fs';
import type { EventDefinition } from '../../core/event/definition.ts';
import type { EncodedMessage } from '../../sdk/encode.ts';
import { encodeLine, LineError, type LineOptions } from './encode-line.ts';
import { readLines } from './lines.ts';

const READ_BYTES = 1024 * 1024;

export interface LineFile extends LineOptions {
  readonly path: string;
  readonly event: EventDefinition;
}

/** A line that cannot be sent. */
export interface BadLine {
  readonly number: number;
  readonly reason: string;
}

/** Every line as a message or as what is wrong with it, in order. */
export async function* encodeLines(file: LineFile): AsyncGenerator<EncodedMessage | BadLine> {
  const chunks = createReadStream(file.path, { highWaterMark: READ_BYTES });
  for await (const { number, bytes } of readLines(chunks)) {
    yield bytes ? encoded(file, number, bytes) : { number, reason: 'the line is too long' };
  }
}

export function isBad(line: EncodedMessage | BadLine): line is BadLine {
  return 'reason' in line;
}

/** The messages of a file that was checked; lines that do not fit are left out. */
export async function* messagesOf(file: LineFile): AsyncGenerator<EncodedMessage> {
  for await (const line of encodeLines(file)) if (!isBad(line)) yield line;
}

function encoded(file: LineFile, number: number, bytes: Buffer): EncodedMessage | BadLine {
  try {
    return encodeLine(file.event, bytes, file);
  } catch (error) {
    if (error instanceof LineError) return { number, reason: error.message };
    throw error;
  }
}
