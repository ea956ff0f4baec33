/**
 * Loaded into a function's process before its bundle, which stays as it is deployed: whoever parses a
 * payload with the marker runs out of memory, in the midst of whatever else the process is doing.
 */
import { OUT_OF_MEMORY } from './poison.ts';

const { parse } = JSON;

JSON.parse = (text, reviver) => {
  if (text.includes(OUT_OF_MEMORY)) exhaustMemory();
  return parse(text, reviver);
};

function exhaustMemory(): never {
  const hoard: number[][] = [];
  for (;;) hoard.push(new Array(1_000_000).fill(0.5));
}
