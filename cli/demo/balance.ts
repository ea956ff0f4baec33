import type { Counts, Tally } from '../generator/tally.ts';

/** What became of an event's records, each number from a place that knows nothing of the others. */
export interface Counted {
  /** Records in the event's topic, by Kafka's offsets. */
  readonly inKafka: number;
  /** Rows of the warehouse's table, and how many distinct source records they name. */
  readonly warehouseRows: number;
  readonly distinctSources: number;
  /** Distinct identities in the dead-letter topic, and their reasons. */
  readonly deadLetters: number;
  readonly reasons: Counts;
  /** From the commit log. */
  readonly committed: {
    readonly rows: number;
    readonly deadLetters: number;
    readonly tombstones: number;
    readonly gaps: number;
  };
}

/** What does not add up; empty when the balance closes. */
export function discrepancies(tally: Tally, counted: Counted): string[] {
  const { committed } = counted;
  const found = counted.warehouseRows + counted.deadLetters + committed.tombstones;
  const pairs: [what: string, got: number, expected: number][] = [
    ['rows + dead letters + tombstones', found, tally.produced],
    ['records in Kafka', counted.inKafka, tally.produced],
    ['rows in the warehouse', counted.warehouseRows, tally.rows],
    ['distinct records among the rows', counted.distinctSources, tally.rows],
    ['rows in the commit log', committed.rows, tally.rows],
    ['dead letters in their topic', counted.deadLetters, tally.deadLetters],
    ['dead letters in the commit log', committed.deadLetters, tally.deadLetters],
    ['tombstones in the commit log', committed.tombstones, tally.tombstones],
    ['gaps in the commit log', committed.gaps, 0],
    ...reasonPairs(counted.reasons, tally.reasons),
  ];
  return pairs
    .filter(([, got, expected]) => got !== expected)
    .map(([what, got, expected]) => `${what}: got ${got}, expected ${expected}`);
}

function reasonPairs(got: Counts, expected: Counts): [string, number, number][] {
  const reasons = [...new Set([...Object.keys(got), ...Object.keys(expected)])].sort();
  return reasons.map((reason) => [
    `dead letters ${reason}`,
    got[reason] ?? 0,
    expected[reason] ?? 0,
  ]);
}
