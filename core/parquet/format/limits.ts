/** Smallest and largest value of a column in the encoding PLAIN, without the length. */
export interface Limits {
  readonly min: Limit;
  /** `undefined`: no short value is above all. */
  readonly max: Limit | undefined;
}

export interface Limit {
  readonly bytes: Uint8Array;
  /** It is a value of the column, and not only a bound. */
  readonly isExact: boolean;
}

/** Longer ones are cut off: they serve to skip files, and every file carries them. */
const MAX_BYTES = 64;
const SURROGATES = { first: 0xd800, last: 0xdfff };
const LAST_CODE_POINT = 0x10ffff;

export function exactLimits(min: Uint8Array, max: Uint8Array): Limits {
  return { min: { bytes: min, isExact: true }, max: { bytes: max, isExact: true } };
}

/** Of values of any length; what is cut off lies below all values, or above. */
export function cutLimits(min: Uint8Array, max: Uint8Array, isText: boolean): Limits {
  return { min: cutBelow(min, isText), max: cutAbove(max, isText) };
}

function cutBelow(bytes: Uint8Array, isText: boolean): Limit {
  const kept = bytes.slice(0, keptLength(bytes, isText));
  return { bytes: kept, isExact: kept.length === bytes.length };
}

function cutAbove(bytes: Uint8Array, isText: boolean): Limit | undefined {
  if (bytes.length <= MAX_BYTES) return { bytes: bytes.slice(), isExact: true };
  const kept = bytes.subarray(0, keptLength(bytes, isText));
  const next = isText ? textAfter(Buffer.from(kept).toString()) : bytesAfter(kept);
  return next && { bytes: next, isExact: false };
}

function keptLength(bytes: Uint8Array, isText: boolean): number {
  if (bytes.length <= MAX_BYTES) return bytes.length;
  let length = MAX_BYTES;
  // 10xxxxxx goes on with the character before it
  while (isText && ((bytes[length] ?? 0) & 0xc0) === 0x80) length--;
  return length;
}

/** The smallest text that is not longer and above all that begin with this one; bytes order as code points do. */
function textAfter(text: string): Uint8Array | undefined {
  const points = Array.from(text, (character) => character.codePointAt(0) ?? 0);
  while (points.at(-1) === LAST_CODE_POINT) points.pop();
  const last = points.pop();
  if (last === undefined) return undefined;
  const next = last + 1 === SURROGATES.first ? SURROGATES.last + 1 : last + 1;
  return Buffer.from(String.fromCodePoint(...points, next));
}

function bytesAfter(bytes: Uint8Array): Uint8Array | undefined {
  const end = bytes.findLastIndex((byte) => byte !== 0xff) + 1;
  if (end === 0) return undefined;
  const next = bytes.slice(0, end);
  next[end - 1] = (next[end - 1] ?? 0) + 1;
  return next;
}
