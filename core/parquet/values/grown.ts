type Growable = Uint8Array | Int32Array;

/** A copy of at least twice the size. */
export function grown<T extends Growable>(array: T, atLeast = 0): T {
  const Kind = array.constructor as new (length: number) => T;
  const copy = new Kind(Math.max(array.length * 2, atLeast));
  copy.set(array);
  return copy;
}
