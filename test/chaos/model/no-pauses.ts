import { syncBuiltinESMExports } from 'node:module';
import timers from 'node:timers/promises';

/** The adapters' pauses before a repetition end at once: time is the schedule's, and so is who goes on. */
export function withoutPauses(): void {
  const atOnce = async (): Promise<void> => {};
  timers.setTimeout = atOnce as typeof timers.setTimeout;
  syncBuiltinESMExports();
}
