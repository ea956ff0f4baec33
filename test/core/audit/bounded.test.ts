import { join } from 'node:path';
import { expect, it } from 'vitest';
import { SqliteAuditSpool } from '../../../adapters/audit-spool.ts';
import { audit } from '../../../core/audit/audit.ts';
import type { AuditLog, DataFiles, TopicReader } from '../../../core/audit/ports.ts';
import type { ReplayLog } from '../../../core/replay/replay.ts';
import type { Commit, Link } from '../../../core/settle/commit.ts';
import { aCommit, aFile } from '../../adapters/commits.ts';
import { temporaryFolder } from '../../helpers/temporary-folder.ts';

const COMMITS = 100_000;
const MAX_GROWTH_BYTES = 64 * 1024 * 1024;

const commitAt = (index: number): Commit => {
  const from = index * 10;
  return aCommit({ from, next: from + 10, files: [aFile(from)] });
};

/** A log of one partition that makes its commits as they are asked for. */
const log: AuditLog = {
  partitions: async () => [0],
  async *all(): AsyncGenerator<Link> {
    for (let index = COMMITS - 1; index >= 0; index--) yield commitAt(index);
  },
  newest: async () => commitAt(COMMITS - 1),
  covering: async (_partition, _generation, offset) => commitAt(Math.floor(offset / 10)),
  put: async () => 'taken',
  closureOf: async () => undefined,
  replace: async () => 'taken',
  lift: async () => false,
};

const replays: ReplayLog = {
  async *plans() {},
  async *commits() {},
  commit: async () => undefined,
  accept: async () => 'taken',
  put: async () => 'taken',
};

const files: DataFiles = {
  async *list() {
    for (let index = 0; index < COMMITS; index++) {
      yield { key: aFile(index * 10).key, modifiedMillis: 0 };
    }
    yield { key: aFile(5).key, modifiedMillis: 0 };
  },
  footer: async (key) => {
    const first = Number(key.split('-').at(-3));
    return { bytes: 1234, rows: 10, first, last: first + 9 };
  },
  remove: async () => {},
};

const empty: TopicReader = { offsets: async () => [], read: async () => {} };

it('audits 100,000 commits in memory that does not grow with them', {
  timeout: 120_000,
}, async () => {
  const spool = new SqliteAuditSpool(join(temporaryFolder(), 'audit.sqlite'));
  let steps = 0;
  let peak = 0;
  const before = process.memoryUsage();
  const progress = () => {
    steps += 1;
    if (steps % 5_000 !== 0) return;
    const { heapUsed, external } = process.memoryUsage();
    peak = Math.max(peak, heapUsed + external - before.heapUsed - before.external);
  };
  const ports = {
    log,
    replays,
    files,
    topic: empty,
    deadLetters: empty,
    warehouse: undefined,
    spool,
    clock: () => 0,
    progress,
  };
  const report = await audit(ports, { event: 'order-placed' });
  spool.close();
  expect(report.counts).toEqual({ ORPHAN: 1 });
  expect(report.chains[0]).toMatchObject({ commits: COMMITS, rows: 10 * COMMITS });
  expect(steps).toBe(3 * COMMITS + 1);
  expect(peak).toBeLessThan(MAX_GROWTH_BYTES);
});
