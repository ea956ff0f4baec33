export interface RunLimits<T> {
  readonly maxItems: number;
  /** Bytes of a run together; an item that is larger by itself makes a run of its own. */
  readonly maxBytes: number;
  readonly bytesOf: (item: T) => number;
}

/** Cuts a list, in order, into runs that a request with limits can carry. */
export function cutIntoRuns<T>(items: readonly T[], limits: RunLimits<T>): T[][] {
  const runs: T[][] = [];
  let run: T[] = [];
  let runBytes = 0;
  for (const item of items) {
    const bytes = limits.bytesOf(item);
    const full = run.length >= limits.maxItems || runBytes + bytes > limits.maxBytes;
    if (run.length > 0 && full) {
      runs.push(run);
      run = [];
      runBytes = 0;
    }
    run.push(item);
    runBytes += bytes;
  }
  if (run.length > 0) runs.push(run);
  return runs;
}
