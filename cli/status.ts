import { readOffsets } from '../adapters/kafka-offsets.ts';
import { S3CommitLog } from '../adapters/s3-commit-log.ts';
import { EXIT } from './exit-codes.ts';
import { sessionS3 } from './kit/aws.ts';
import { defineCommand } from './kit/command.ts';
import { usageError } from './kit/error.ts';
import { formatBytes, formatCount, formatSeconds } from './kit/format.ts';
import { print, printJson } from './kit/io.ts';
import { sessionKafka, withAdmin } from './kit/kafka.ts';
import { requireSession, type Session } from './kit/session.ts';
import { table } from './kit/table.ts';
import { readWarehouse } from './kit/warehouse.ts';
import { readCommitted } from './status/committed.ts';
import { type EventStatus, eventStatus, warehouseRows } from './status/event-status.ts';

const HEADINGS = [
  'event',
  'lag',
  'rows',
  'in warehouse',
  'dead letters',
  'tombstones',
  'gaps',
  'files',
  'bytes',
  'freshness',
  'last commit',
] as const;

export const status = defineCommand({
  name: 'status',
  description: 'Show how the pipelines of the local runtime stand',
  args: {
    event: {
      type: 'positional',
      required: false,
      description: 'Name of an event, all unless given',
    },
  },
  examples: ['sluice status', 'sluice status order-placed --json'],
  exitCodes: [EXIT.noRuntime],
  async run({ event, json }, io) {
    const session = await requireSession(io);
    const statuses = await readStatuses(session, chosen(session, event));
    if (json) printJson(io, statuses);
    else print(io, table(HEADINGS, statuses.map(cells)));
    return EXIT.ok;
  },
});

function chosen({ events }: Session, event: string | undefined): readonly string[] {
  const names = events.map(({ name }) => name);
  if (event === undefined) return names;
  if (names.includes(event)) return [event];
  throw usageError('event', `"${event}"`, names.join(', '));
}

/** How the pipelines of a session stand, in the order of `events`. */
async function readStatuses(session: Session, events: readonly string[]): Promise<EventStatus[]> {
  const client = sessionS3(session);
  const loaded = await rowsInWarehouse(session.warehouseFile, events);
  return await withAdmin(sessionKafka(session), async (admin) => {
    const statuses: EventStatus[] = [];
    for (const [i, event] of events.entries()) {
      const offsets = await readOffsets(admin, event);
      const log = new S3CommitLog({ client, bucket: session.bucket, event });
      statuses.push(eventStatus(event, offsets, await readCommitted(log), loaded[i] ?? 0));
    }
    return statuses;
  });
}

function rowsInWarehouse(file: string, events: readonly string[]): Promise<number[]> {
  return readWarehouse<number[]>(file, [], async (connection) => {
    const rows: number[] = [];
    for (const event of events) rows.push(await warehouseRows(connection, event));
    return rows;
  });
}

function cells(status: EventStatus): string[] {
  const { freshnessMilliseconds: freshness } = status;
  return [
    status.event,
    formatCount(status.lag),
    formatCount(status.rows),
    formatCount(status.warehouseRows),
    formatCount(status.deadLetters),
    formatCount(status.tombstones),
    formatCount(status.gaps),
    formatCount(status.files),
    formatBytes(status.bytes),
    freshness === null ? '–' : formatSeconds(freshness),
    status.lastCommitAt ?? '–',
  ];
}
