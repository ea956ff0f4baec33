import { formatBytes, formatCount, formatSeconds } from '../kit/format.ts';
import { table } from '../kit/table.ts';
import { discrepancies } from './balance.ts';
import { type DemoResult, type EventResult, problemsOf } from './result.ts';
import type { Age } from './warehouse.ts';

/** The result as people read it. */
export function reportText(result: DemoResult, isKept: boolean): string {
  const problems = problemsOf(result);
  const verdict =
    problems.length === 0
      ? '✓ Every record is accounted for: produced = rows + dead letters + tombstones'
      : ['✗ The balance does not close:', ...problems.map((problem) => `  ${problem}`)].join('\n');
  return [
    balanceTable(result.events),
    speedTable(result.events),
    ...reasonTable(result.events),
    verdict,
    phasesText(result),
    nextSteps(isKept),
  ].join('\n\n');
}

function balanceTable(events: readonly EventResult[]): string {
  const headings = ['event', 'produced', 'rows', 'dead letters', 'tombstones', 'closes'];
  const rows = events.map(({ event, tally, counted }) => [
    event,
    formatCount(tally.produced),
    formatCount(counted.warehouseRows),
    formatCount(counted.deadLetters),
    formatCount(counted.committed.tombstones),
    discrepancies(tally, counted).length === 0 ? 'yes' : 'NO',
  ]);
  return table(headings, rows);
}

function speedTable(events: readonly EventResult[]): string {
  const headings = [
    'event',
    'events/s',
    'sent',
    'files',
    'Parquet',
    'committed: median',
    'p99',
    'queryable: median',
    'p99',
  ];
  const rows = events.map(({ event, tally, eventsPerSecond, files, fileBytes, freshness }) => [
    event,
    formatCount(eventsPerSecond),
    formatBytes(tally.bytes),
    formatCount(files),
    formatBytes(fileBytes),
    ...ageCells(freshness.committed),
    ...ageCells(freshness.queryable),
  ]);
  return table(headings, rows);
}

/** Nothing when there are no dead letters. */
function reasonTable(events: readonly EventResult[]): string[] {
  const rows = events.flatMap(({ event, tally, counted }) => {
    const reasons = new Set([...Object.keys(tally.reasons), ...Object.keys(counted.reasons)]);
    return [...reasons]
      .sort()
      .map((reason) => [
        event,
        reason,
        formatCount(counted.reasons[reason] ?? 0),
        formatCount(tally.reasons[reason] ?? 0),
      ]);
  });
  return rows.length > 0 ? [table(['event', 'dead letters', 'found', 'expected'], rows)] : [];
}

function ageCells(age: Age | null): [string, string] {
  if (!age) return ['–', '–'];
  return [formatSeconds(age.medianMilliseconds), formatSeconds(age.p99Milliseconds)];
}

function phasesText({ phases, seed }: DemoResult): string {
  const { start, produce, settle, count } = phases;
  const steps = [
    `start ${formatSeconds(start)}`,
    `produce ${formatSeconds(produce)}`,
    `wait for the last ${formatSeconds(settle)}`,
    `count ${formatSeconds(count)}`,
  ];
  return `${steps.join(', ')}; seed ${seed}`;
}

function nextSteps(isKept: boolean): string {
  const steps = isKept
    ? [
        'npx sluice status',
        'npx sluice query "SELECT city, count(*) AS orders FROM order_placed GROUP BY ALL"',
        'npx sluice produce order-placed --generate 1000',
        'npx sluice down',
      ]
    : [
        'npm run demo -- --keep     leaves all of it up, for sluice query and sluice status',
        'README.md                  how to add an event, deploy, operate',
        'docs/architecture.md       why no record is lost and none is there twice',
      ];
  return ['Where to look next:', ...steps.map((step) => `  ${step}`)].join('\n');
}
