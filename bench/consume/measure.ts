export interface Measurement {
  readonly name: string;
  /** CPU of all threads, the collector's included, milliseconds an invocation. */
  readonly cpuMillis: { readonly min: number; readonly median: number };
  readonly wallMillis: { readonly min: number; readonly median: number };
  readonly peakMiB: number;
  readonly fileBytes: number;
}

/**
 * Runs `work` after a warm-up and measures each run.
 *
 * @param input makes what a run works on, unmeasured
 * @param work returns the bytes that it wrote
 */
export async function measure<T>(
  name: string,
  { warmUp, runs }: { warmUp: number; runs: number },
  input: (run: number) => T,
  work: (input: T) => number | Promise<number>,
): Promise<Measurement> {
  const cpu: number[] = [];
  const wall: number[] = [];
  let fileBytes = 0;
  for (let run = 0; run < warmUp + runs; run++) {
    const given = input(run);
    globalThis.gc?.();
    const cpuBefore = process.cpuUsage();
    const before = performance.now();
    fileBytes = await work(given);
    const { user, system } = process.cpuUsage(cpuBefore);
    if (run < warmUp) continue;
    wall.push(performance.now() - before);
    cpu.push((user + system) / 1000);
  }
  return {
    name,
    cpuMillis: spread(cpu),
    wallMillis: spread(wall),
    peakMiB: process.resourceUsage().maxRSS / 1024,
    fileBytes,
  };
}

function spread(values: readonly number[]) {
  const sorted = [...values].sort((a, b) => a - b);
  return { min: sorted[0] ?? 0, median: sorted[Math.floor(sorted.length / 2)] ?? 0 };
}
