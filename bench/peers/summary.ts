import { type Spread, spreadOf } from '../kit/spread.ts';
import type { Run } from './measure.ts';
import type { System } from './system.ts';

const MILLION = 1_000_000;

/** The runs of a system that verified, together. */
export interface Summary {
  readonly letter: string;
  readonly name: string;
  readonly runs: number;
  readonly failed: number;
  /** Start-up included. */
  readonly cpuSecondsPerMillion: Spread;
  readonly steadyCpuSecondsPerMillion: Spread | undefined;
  readonly eventsPerSecond: number;
  readonly peakBytes: number;
  readonly bytes: number;
  readonly files: number;
  /** Of the CPU, medians. */
  readonly parts: Readonly<Record<string, number>>;
}

/** @param warmRuns of the same rounds, over more events */
export function summarize(
  { letter, name }: System,
  runs: readonly Run[],
  warmRuns: readonly Run[],
): Summary {
  const right = runs.filter(isRight);
  const middle = (of: (run: Run) => number): number => spreadOf(right.map(of)).median;
  const steady = steadyValues(right, warmRuns.filter(isRight));
  const names = Object.keys(right[0]?.parts ?? {});
  return {
    letter,
    name,
    runs: runs.length,
    failed: [...runs, ...warmRuns].filter((run) => !isRight(run)).length,
    cpuSecondsPerMillion: spreadOf(right.map((run) => perMillion(run.cpuSeconds, run.events))),
    steadyCpuSecondsPerMillion: steady.length > 0 ? spreadOf(steady) : undefined,
    eventsPerSecond: middle(({ events, wallSeconds }) => events / wallSeconds),
    peakBytes: middle(({ peakBytes }) => peakBytes),
    bytes: middle(({ bytes }) => bytes),
    files: middle(({ files }) => files),
    parts: Object.fromEntries(
      names.map((part) => [part, middle((run) => perMillion(run.parts?.[part] ?? 0, run.events))]),
    ),
  };
}

export function isRight({ wrong }: Run): boolean {
  return wrong.length === 0;
}

/** As the systems say themselves, or from what more events cost in the same round. */
function steadyValues(runs: readonly Run[], warmRuns: readonly Run[]): number[] {
  if (warmRuns.length === 0) return runs.flatMap((run) => run.steadyCpuSecondsPerMillion ?? []);
  return warmRuns.flatMap((warm) => {
    const run = runs.find(({ round }) => round === warm.round);
    if (!run) return [];
    return perMillion(warm.cpuSeconds - run.cpuSeconds, warm.events - run.events);
  });
}

function perMillion(seconds: number, events: number): number {
  return (seconds / events) * MILLION;
}
