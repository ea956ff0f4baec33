const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;
const BYTE_ORDER_MARK = Buffer.from([0xef, 0xbb, 0xbf]);
const WHITE_SPACE = new Set([0x20, 0x09, CARRIAGE_RETURN]);
/** Far above what any broker takes; it bounds what a file without line feeds costs. */
const MAX_LINE_BYTES = 64 * 1024 * 1024;

export interface Line {
  /** From 1. */
  readonly number: number;
  /** Without its line feed; `undefined` when it is longer than any line may be. */
  readonly bytes: Buffer | undefined;
}

/**
 * Splits bytes into lines: LF or CRLF, with or without one at the end, a byte order mark at the start
 * is dropped. Blank lines count and are not yielded.
 */
export async function* readLines(chunks: AsyncIterable<Buffer>): AsyncGenerator<Line> {
  const line = new PartialLine();
  for await (const chunk of chunks) {
    let start = 0;
    for (;;) {
      const end = chunk.indexOf(LINE_FEED, start);
      if (end < 0) break;
      line.add(chunk.subarray(start, end));
      start = end + 1;
      const whole = line.take();
      if (whole) yield whole;
    }
    line.add(chunk.subarray(start));
  }
  const last = line.take();
  if (last) yield last;
}

/** A line whose end has not come yet. */
class PartialLine {
  #parts: Buffer[] = [];
  #length = 0;
  #number = 1;

  add(part: Buffer): void {
    this.#length += part.length;
    if (this.#length <= MAX_LINE_BYTES) this.#parts.push(part);
    else this.#parts = [];
  }

  /** `undefined` when it is blank. */
  take(): Line | undefined {
    const number = this.#number++;
    const isTooLong = this.#length > MAX_LINE_BYTES;
    const bytes = trimmed(Buffer.concat(this.#parts), number);
    this.#parts = [];
    this.#length = 0;
    if (isTooLong) return { number, bytes: undefined };
    return bytes.length > 0 ? { number, bytes } : undefined;
  }
}

function trimmed(line: Buffer, number: number): Buffer {
  const hasMark = number === 1 && line.subarray(0, 3).equals(BYTE_ORDER_MARK);
  let start = hasMark ? BYTE_ORDER_MARK.length : 0;
  let end = line.length;
  while (start < end && WHITE_SPACE.has(line[start] as number)) start++;
  while (end > start && WHITE_SPACE.has(line[end - 1] as number)) end--;
  return line.subarray(start, end);
}
