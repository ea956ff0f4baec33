/** What a column holds, in the terms of the test alone: nothing here comes from the code under test. */
export type Shape =
  | { readonly kind: 'boolean' | 'int32' | 'int64' | 'float32' | 'float64' }
  | { readonly kind: 'text' | 'date' | 'timestamp' }
  | { readonly kind: 'bytes'; readonly size?: number }
  | { readonly kind: 'decimal'; readonly precision: number; readonly scale: number }
  | { readonly kind: 'list'; readonly element: Shape }
  | { readonly kind: 'map'; readonly value: Shape }
  | { readonly kind: 'struct'; readonly fields: readonly (readonly [name: string, Shape])[] };

/**
 * A value in a form that every reader can be brought to without loss: integers, days, microseconds and
 * unscaled decimals as digits, floating point as its bits, bytes as hex, maps as sorted pairs.
 */
export type Canonical =
  | null
  | boolean
  | string
  | readonly Canonical[]
  | { readonly [field: string]: Canonical };

export type CanonicalRow = readonly Canonical[];

/** The 64 bits of a double; all NaNs are one. */
export function doubleBits(value: number): string {
  if (Number.isNaN(value)) return 'nan';
  const bytes = Buffer.alloc(8);
  bytes.writeDoubleBE(value);
  return bytes.toString('hex');
}

export function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('hex');
}

/** Map entries in the order of their keys' UTF-8 bytes, as no reader promises an order. */
export function sortedEntries(entries: readonly (readonly [string, Canonical])[]): Canonical {
  return entries
    .map(([key, value]) => ({ bytes: Buffer.from(key), pair: [key, value] as const }))
    .sort((a, b) => Buffer.compare(a.bytes, b.bytes))
    .map(({ pair }) => pair);
}
