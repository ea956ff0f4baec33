import { syncBuiltinESMExports } from 'node:module';
import timers from 'node:timers/promises';

/**
 * The adapters' pauses before a repetition end at once: time is the schedule's, and so is who goes on.
 *
 * @returns what brings them back
 */
export function withoutPauses(): () => void {
  const pause = timers.setTimeout;
  const replace = (by: typeof timers.setTimeout) => {
    timers.setTimeout = by;
    syncBuiltinESMExports();
  };
  replace((async () => {}) as unknown as typeof timers.setTimeout);
  return () => replace(pause);
}
