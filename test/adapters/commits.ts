import { dataKey } from '../../core/contract.ts';
import type { FileNotification } from '../../core/notification.ts';
import type { ReplayCommit } from '../../core/replay/replay.ts';
import type { Closure, Commit, CommittedFile, Stop } from '../../core/settle/commit.ts';

/** A commit of `[from, next)` without files; what a test is about it says itself. */
export function aCommit(fields: Partial<Commit> = {}): Commit {
  const from = fields.from ?? 0;
  const next = fields.next ?? from + 10;
  return {
    version: 1,
    event: 'order-placed',
    generation: 0,
    partition: 0,
    from,
    next,
    rows: next - from,
    deadLetters: [],
    tombstones: [],
    gaps: [],
    ends: {
      first: { offset: from, timestamp: 1_000, crc32: 1 },
      last: { offset: next - 1, timestamp: 2_000, crc32: 2 },
    },
    schemas: ['order-placed/1'],
    files: [],
    committedAt: '2026-11-22T10:00:00.000Z',
    writer: 'test',
    ...fields,
  };
}

/** The end of a chain at `from`. */
export function aClosure(fields: Partial<Closure> = {}): Closure {
  return {
    version: 1,
    event: 'order-placed',
    generation: 0,
    partition: 0,
    from: 10,
    closed: true,
    endedAt: '2026-11-22T11:00:00.000Z',
    closedAt: '2026-11-22T11:00:00.000Z',
    by: 'test',
    why: 'the topic was made again',
    ...fields,
  };
}

/** A chain that stands still at `from`. */
export function aStop(fields: Partial<Stop> = {}): Stop {
  return {
    version: 1,
    event: 'order-placed',
    generation: 0,
    partition: 0,
    from: 10,
    stopped: true,
    offset: 0,
    lastCommittedAt: '2026-11-22T10:00:00.000Z',
    stoppedAt: '2026-11-22T11:00:00.000Z',
    writer: 'test',
    ...fields,
  };
}

/** A chunk without files; what a test is about it says itself. */
export function aReplayCommit(fields: Partial<ReplayCommit> = {}): ReplayCommit {
  return {
    version: 1,
    event: 'order-placed',
    n: 0,
    chunk: 0,
    generation: 0,
    partition: 0,
    rows: 0,
    resolved: [],
    tombstones: [],
    failed: [],
    schemas: [],
    files: [],
    committedAt: '2026-11-22T12:00:00.000Z',
    writer: 'test',
    ...fields,
  };
}

/** A file of ten rows that starts at offset `first`. */
export function aFile(first = 0, fields: Partial<CommittedFile> = {}): CommittedFile {
  const path = fields.path ?? 'dt=2026-11-22/hour=10';
  const last = first + 9;
  const place = { path, generation: 0, partition: 0, first, last, hash: '0123abcd' };
  return {
    key: dataKey('order-placed', place),
    first,
    last,
    rows: 10,
    bytes: 1234,
    path,
    eventTime: [1_000, 2_000],
    ...fields,
  };
}

export function aNotification(fields: Partial<FileNotification> = {}): FileNotification {
  return {
    ...aFile(),
    bucket: 'lake',
    event: 'order-placed',
    generation: 0,
    partition: 0,
    schemas: ['order-placed/1'],
    committedAt: '2026-11-22T10:00:00.000Z',
    ...fields,
  };
}
