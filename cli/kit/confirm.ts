import { createInterface } from 'node:readline/promises';
import { EXIT } from '../exit-codes.ts';
import { CliError } from './error.ts';
import type { Io } from './io.ts';

/**
 * Asks before something is changed.
 *
 * @throws CliError where nobody can be asked and `--yes` was not given
 */
export async function confirm(io: Io, question: string, isAgreed: boolean): Promise<boolean> {
  if (isAgreed) return true;
  if (!('isTTY' in io.stdin && io.stdin.isTTY)) {
    throw new CliError('nobody can be asked here: --yes does it without asking', EXIT.usage);
  }
  const asking = createInterface({ input: io.stdin });
  try {
    io.stderr.write(`${question} [y/N] `);
    const answer = await asking.question('', { signal: io.signal });
    return ['y', 'yes'].includes(answer.trim().toLowerCase());
  } finally {
    asking.close();
  }
}
