import { readOffsets } from '../adapters/kafka-offsets.ts';
import { S3CommitLog } from '../adapters/s3-commit-log.ts';
import { EXIT } from './exit-codes.ts';
import { sessionS3 } from './kit/aws.ts';
import { defineCommand } from './kit/command.ts';
import { formatBytes, formatCount, formatSeconds } from './kit/format.ts';
import { print, printJson } from './kit/io.ts';
import { sessionKafka, withAdmin } from './kit/kafka.ts';
import { requireSession, type Session } from './kit/session.ts';
import { chosenEvents } from './kit/session-event.ts';
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
  'mapping',
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
    const statuses = await readStatuses(session, chosenEvents(session, event));
    if (json) printJson(io, statuses);
    else print(io, table(HEADINGS, statuses.map(cells)));
    return EXIT.ok;
  },
});

/** How the pipelines of a session stand, in the order of `events`. */
async function readStatuses(session: Session, events: Session['events']): Promise<EventStatus[]> {
  const client = sessionS3(session);
  const loaded = await rowsInWarehouse(session.warehouseFile, events);
  return await withAdmin(sessionKafka(session), async (admin) => {
    const statuses: EventStatus[] = [];
    for (const [i, event] of events.entries()) {
      const { name } = event;
      const offsets = await readOffsets(admin, name);
      const log = new S3CommitLog({ client, bucket: session.bucket, event: name });
      statuses.push(eventStatus(event, offsets, await readCommitted(log), loaded[i] ?? 0));
    }
    return statuses;
  });
}

function rowsInWarehouse(file: string, events: Session['events']): Promise<number[]> {
  return readWarehouse<number[]>(file, [], async (connection) => {
    const rows: number[] = [];
    for (const { name } of events) rows.push(await warehouseRows(connection, name));
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
    status.mapping,
  ];
}
