import { type DuckDBConnection, quotedIdentifier } from '@duckdb/node-api';
import { tableName } from '../../adapters/duckdb-table.ts';
import type { PartitionOffsets } from '../../adapters/kafka-offsets.ts';
import type { Commit } from '../../core/settle/commit.ts';
import type { Session } from '../kit/session.ts';
import { hasTable } from '../kit/warehouse.ts';
import type { Committed } from './committed.ts';

/** How an event's pipeline stands. */
export interface EventStatus {
  readonly event: string;
  /** Records that Kafka holds and no commit covers. */
  readonly lag: number;
  readonly rows: number;
  readonly files: number;
  readonly bytes: number;
  readonly deadLetters: number;
  readonly tombstones: number;
  readonly gaps: number;
  readonly warehouseRows: number;
  /** Age of the oldest record of the newest commit when it was committed; `null` before the first. */
  readonly freshnessMilliseconds: number | null;
  /** ISO 8601, UTC; `null` before the first. */
  readonly lastCommitAt: string | null;
  readonly mapping: SessionEvent['mapping'];
}

type SessionEvent = Session['events'][number];

export function eventStatus(
  { name, mapping }: Pick<SessionEvent, 'name' | 'mapping'>,
  offsets: readonly PartitionOffsets[],
  { positions, newest, ...sums }: Committed,
  warehouseRows: number,
): EventStatus {
  return {
    event: name,
    lag: lagOf(offsets, positions),
    ...sums,
    warehouseRows,
    freshnessMilliseconds: newest ? freshnessOf(newest) : null,
    lastCommitAt: newest?.committedAt ?? null,
    mapping,
  };
}

export function lagOf(
  offsets: readonly PartitionOffsets[],
  positions: ReadonlyMap<number, number>,
): number {
  return offsets.reduce((sum, { partition, beginning, end }) => {
    const next = Math.max(positions.get(partition) ?? 0, beginning);
    return sum + Math.max(0, end - next);
  }, 0);
}

function freshnessOf({ committedAt, ends }: Commit): number {
  return Math.max(0, Date.parse(committedAt) - ends.first.timestamp);
}

/** Rows of the event's table, 0 when there is none yet. */
export async function warehouseRows(connection: DuckDBConnection, event: string): Promise<number> {
  const table = tableName(event);
  if (!(await hasTable(connection, table))) return 0;
  const counted = await connection.runAndReadAll(`SELECT count(*) FROM ${quotedIdentifier(table)}`);
  return Number(counted.getRows()[0]?.[0]);
}
