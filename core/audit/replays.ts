import type { OffsetRange } from '../record.ts';
import type { ReplayCommit } from '../replay/replay.ts';
import type { Audit } from './context.ts';
import { offsetsIn } from './data-name.ts';

/** Reads what was replayed: whose letters are resolved, and which files that made. */
export async function auditReplays(audit: Audit): Promise<void> {
  const { replays, progress } = audit.ports;
  for await (const commit of replays.commits()) {
    progress('commit');
    audit.replays.committed += 1;
    resolve(audit, commit);
    if (Date.parse(commit.committedAt) >= audit.sinceMillis) remember(audit, commit);
  }
  for await (const { chunks } of replays.plans()) audit.replays.chunks += chunks.length;
}

function resolve(audit: Audit, commit: ReplayCommit): void {
  const { partition, generation } = commit;
  const chain = audit.chain(partition, generation);
  for (const range of [...commit.resolved, ...commit.tombstones]) {
    const [from, to] = range;
    chain.deadLetters.resolved += offsetsIn([range]);
    if (audit.ports.spool.resolved({ partition, generation, from, to })) continue;
    const detail = `by replay ${commit.n}, and by another`;
    audit.found({ code: 'REPLAYED_TWICE', partition, generation, from, to, detail });
  }
}

function remember(audit: Audit, commit: ReplayCommit): void {
  const { partition, generation, files, rows, resolved } = commit;
  const committedMillis = Date.parse(commit.committedAt);
  const inFiles = files.reduce((sum, file) => sum + file.rows, 0);
  if (inFiles !== rows || offsetsIn(resolved) !== rows) {
    const [from, to] = spanOf(resolved);
    const detail = `replay ${commit.n}: ${rows} rows, and ${inFiles} in its files`;
    audit.found({ code: 'COMMIT_INCOHERENT', partition, generation, from, to, detail });
  }
  for (const file of files) {
    audit.files.committed += 1;
    if (audit.ports.spool.committed({ ...file, partition, generation, committedMillis })) continue;
    const place = { partition, generation, from: file.first, to: file.last + 1, key: file.key };
    audit.found({ code: 'FILE_NAMED_TWICE', ...place });
  }
}

function spanOf(ranges: readonly OffsetRange[]): OffsetRange {
  return [ranges[0]?.[0] ?? 0, ranges.at(-1)?.[1] ?? 0];
}
