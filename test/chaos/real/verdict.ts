import { withDuckDb } from '../../../adapters/duckdb-file.ts';
import { tableName } from '../../../adapters/duckdb-table.ts';
import { readOffsets } from '../../../adapters/kafka-offsets.ts';
import { S3CommitLog } from '../../../adapters/s3-commit-log.ts';
import { isCommit } from '../../../core/settle/commit.ts';
import type { Session, SessionEvent } from '../../../local/session/files.ts';
import { clientsOf } from './clients.ts';
import { FATE_HEADER, type Fate } from './load.ts';

/** What became of every record, by identity: `partition/offset`. */
export interface Verdict {
  readonly produced: number;
  readonly rows: number;
  readonly deadLetters: number;
  readonly tombstones: number;
  readonly lost: readonly string[];
  readonly doubled: readonly string[];
  /** Rows that should be dead letters, and the like. */
  readonly misplaced: readonly string[];
}

/** Compares what Kafka holds with what arrived; knows nothing of how it got there. */
export async function judge(session: Session): Promise<Verdict> {
  const [event] = session.events;
  if (!event) throw new Error('the session has no event');
  const produced = await readFates(session, event);
  const rows = await rowsOf(session, event.name);
  const letters = await lettersOf(session, event);
  const tombstones = await tombstonesOf(session, event);
  const found = (fate: Fate, identity: string): boolean => {
    if (fate === 'row') return rows.has(identity);
    return fate === 'tombstone' ? tombstones.has(identity) : letters.has(identity);
  };
  const lost: string[] = [];
  const misplaced: string[] = [];
  for (const [identity, fate] of produced) {
    if (!found(fate, identity)) lost.push(identity);
    if (fate !== 'row' && rows.has(identity)) misplaced.push(identity);
  }
  for (const identity of rows.keys()) if (!produced.has(identity)) misplaced.push(identity);
  const doubled = [...rows].filter(([, count]) => count > 1).map(([identity]) => identity);
  return {
    produced: produced.size,
    rows: rows.size,
    deadLetters: letters.size,
    tombstones: tombstones.size,
    lost,
    doubled,
    misplaced,
  };
}

/** What was produced, as the topic holds it. */
function readFates(session: Session, { topic }: SessionEvent): Promise<Map<string, Fate>> {
  return readTopic(session, topic, (partition, offset, headers) => {
    return [`${partition}/${offset}`, headers[FATE_HEADER]?.toString() as Fate];
  });
}

async function lettersOf(session: Session, event: SessionEvent): Promise<Set<string>> {
  const letters = await readTopic(
    session,
    event.deadLetterTopic,
    (_partition, _offset, headers) => {
      const at = ['partition', 'offset'].map((name) => headers[`sluice.dlq.${name}`]?.toString());
      return [at.join('/'), headers['sluice.dlq.reason']?.toString()];
    },
  );
  return new Set(letters.keys());
}

type Headers = Readonly<Record<string, Buffer | string | (Buffer | string)[] | undefined>>;

/** Reads a topic to its end. */
async function readTopic<T>(
  session: Session,
  topic: string,
  entry: (partition: number, offset: string, headers: Headers) => readonly [string, T],
): Promise<Map<string, T>> {
  const { kafka } = clientsOf(session);
  const admin = kafka.admin();
  await admin.connect();
  const ends = await readOffsets(admin, topic);
  await admin.disconnect();
  const left = new Map(
    ends.filter(({ beginning, end }) => end > beginning).map((o) => [o.partition, o.end]),
  );
  const entries = new Map<string, T>();
  if (left.size === 0) return entries;
  const consumer = kafka.consumer({ groupId: `verdict-${topic}-${process.pid}` });
  await consumer.connect();
  await consumer.subscribe({ topic, fromBeginning: true });
  const { promise: done, resolve } = Promise.withResolvers<void>();
  await consumer.run({
    eachMessage: async ({ partition, message }) => {
      entries.set(...(entry(partition, message.offset, message.headers ?? {}) as [string, T]));
      if (Number(message.offset) + 1 >= (left.get(partition) ?? 0)) left.delete(partition);
      if (left.size === 0) resolve();
    },
  });
  await done;
  await consumer.disconnect();
  return entries;
}

/** How often each identity stands in the warehouse. */
function rowsOf({ warehouseFile = '' }: Session, event: string): Promise<Map<string, number>> {
  return withDuckDb(warehouseFile, 'read', async (connection) => {
    const sql = `SELECT _kafka_partition || '/' || _kafka_offset AS identity, count(*)::INTEGER AS times
      FROM ${tableName(event)} GROUP BY ALL`;
    const rows = (await connection.runAndReadAll(sql)).getRowObjectsJson();
    return new Map(rows.map(({ identity, times }) => [String(identity), Number(times)]));
  });
}

async function tombstonesOf(session: Session, { name }: SessionEvent): Promise<Set<string>> {
  const { s3: client } = clientsOf(session);
  const log = new S3CommitLog({ client, bucket: session.bucket, event: name });
  const found = new Set<string>();
  for (const partition of await log.partitions()) {
    for await (const link of log.all(partition)) {
      for (const [from, to] of isCommit(link) ? link.tombstones : []) {
        for (let offset = from; offset < to; offset++) found.add(`${partition}/${offset}`);
      }
    }
  }
  return found;
}
