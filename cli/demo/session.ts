import { DEFAULT_SESSION, readSession, startSession, stopSession } from '../../local/session.ts';
import { CliError } from '../kit/error.ts';
import { unlessAborted } from '../kit/interrupt.ts';
import type { Io } from '../kit/io.ts';
import { progressTo } from '../kit/progress.ts';
import { type Session, withWarehouse } from '../kit/session.ts';

/** Beside the session of `sluice up`, so that the demo disturbs nobody's data. */
const DEMO_SESSION = 'demo';

/**
 * Runs a fresh session for the demo and stops it afterwards, whatever happens.
 *
 * @param keep start it as the session of `sluice up` and, when the work succeeds, leave it up
 */
export async function withDemoSession<T>(
  io: Io,
  keep: boolean,
  work: (session: Session, startMillis: number) => Promise<T>,
): Promise<T> {
  const { root, signal } = io;
  const name = keep ? DEFAULT_SESSION : DEMO_SESSION;
  if (keep && (await readSession(root))) {
    throw new CliError('a local runtime is up already, --keep needs its place: sluice down');
  }
  const startedAt = performance.now();
  const progress = progressTo(io);
  let isDone = false;
  try {
    // A demo that was killed may have left one.
    await stopSession(root, name);
    const session = await unlessAborted(signal, startSession({ root, name, progress }));
    const startMillis = Math.round(performance.now() - startedAt);
    const result = await work(withWarehouse(session), startMillis);
    isDone = true;
    return result;
  } finally {
    if (!(keep && isDone)) await progress.step('Everything stops', () => stopSession(root, name));
  }
}
