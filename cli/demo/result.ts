import type { Tally } from '../generator/tally.ts';
import { type Counted, discrepancies } from './balance.ts';
import type { WarehouseCount } from './warehouse.ts';

/** How an event of the demo ended. */
export interface EventResult {
  readonly event: string;
  readonly tally: Tally;
  readonly counted: Counted;
  readonly files: number;
  readonly fileBytes: number;
  /** From the first record sent to the last row that can be queried. */
  readonly eventsPerSecond: number;
  readonly freshness: Pick<WarehouseCount, 'committed' | 'queryable'>;
}

/** How long the phases took, milliseconds. */
interface Phases {
  readonly start: number;
  readonly produce: number;
  readonly settle: number;
  readonly count: number;
}

export interface DemoResult {
  readonly seed: string;
  readonly outcome: 'arrived' | 'stalled';
  readonly phases: Phases;
  readonly events: readonly EventResult[];
}

/** What does not add up, all events together. */
export function problemsOf({ outcome, events }: DemoResult): string[] {
  const stalled = outcome === 'stalled' ? ['the pipelines made no progress for a minute'] : [];
  const wrong = events.flatMap(({ event, tally, counted }) =>
    discrepancies(tally, counted).map((problem) => `${event}: ${problem}`),
  );
  return [...stalled, ...wrong];
}

/** The result as a program reads it. */
export function resultJson(result: DemoResult) {
  const problems = problemsOf(result);
  return {
    closes: problems.length === 0,
    problems,
    seed: result.seed,
    phasesMilliseconds: result.phases,
    events: result.events.map(({ event, tally, counted, ...rest }) => ({
      event,
      produced: tally.produced,
      rows: counted.warehouseRows,
      deadLetters: counted.deadLetters,
      tombstones: counted.committed.tombstones,
      reasons: counted.reasons,
      expected: tally,
      ...rest,
    })),
  };
}
