import { type Io, tell } from '../kit/io.ts';
import { encodeLines, isBad, type LineFile } from './file.ts';

/** Broken lines that are named when nothing is sent anyway. */
const MAX_SHOWN = 20;

export interface Checked {
  readonly good: number;
  readonly bad: number;
}

/**
 * Checks every line, and names those that do not fit as `file:line: reason` on standard error.
 *
 * @param name the file as the caller calls it, `-` for standard input
 * @param showAll otherwise only the first few are named
 */
export async function checkFile(
  file: LineFile,
  name: string,
  showAll: boolean,
  io: Io,
): Promise<Checked> {
  let good = 0;
  let bad = 0;
  for await (const line of encodeLines(file)) {
    io.signal.throwIfAborted();
    if (!isBad(line)) {
      good++;
      continue;
    }
    bad++;
    if (showAll || bad <= MAX_SHOWN) tell(io, `${shownName(name)}:${line.number}: ${line.reason}`);
    else if (bad === MAX_SHOWN + 1) tell(io, '…');
  }
  return { good, bad };
}

export function shownName(name: string): string {
  return name === '-' ? 'standard input' : name;
}
