/**
 * The bytes of a header. An invocation carries them as numbers, signed ones, since the pollers are Java; they
 * stay so until somebody asks, since most headers of most records nobody asks for.
 */
export type HeaderValue = Uint8Array | readonly number[];

export type Header = readonly [name: string, value: HeaderValue];

const ASCII = /^[\0-\x7f]*$/;

export function headerBytes(value: HeaderValue): Uint8Array {
  // Uint8Array takes -1 for 255
  return value instanceof Uint8Array ? value : Uint8Array.from(value);
}

/** As UTF-8, whatever is broken as U+FFFD. */
export function headerText(value: HeaderValue): string {
  if (!(value instanceof Uint8Array)) {
    const text = String.fromCharCode.apply(null, value as number[]);
    if (ASCII.test(text)) return text;
  }
  const bytes = headerBytes(value);
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8');
}
