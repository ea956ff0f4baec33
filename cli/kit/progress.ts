import { PlainProgress, type Progress, progressOn } from '../../local/progress.ts';
import type { Io } from './io.ts';

/** Progress on standard error: live on a terminal, plain lines elsewhere. */
export function progressTo({ stderr }: Pick<Io, 'stderr'>): Progress {
  if (stderr === process.stderr) return progressOn(process.stderr);
  return new PlainProgress({ write: (text) => Boolean(stderr.write(String(text))) });
}
