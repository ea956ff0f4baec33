import type { Notifier } from '../ports.ts';
import type { ReplayLog } from '../replay/replay.ts';
import { type Announcement, isCommit } from '../settle/commit.ts';
import type { AuditLog } from './ports.ts';

export interface AnnouncePorts {
  readonly log: AuditLog;
  readonly replays: ReplayLog;
  readonly notifier: Notifier;
}

export interface Announced {
  readonly commits: number;
  readonly files: number;
}

/**
 * Announces the files of recent commits again: an invocation may have died between its commit and its
 * notifications, on its last try. Consumers of the queue know files by their keys.
 *
 * @param sinceMillis commits before this time are left out; milliseconds since 1970
 */
export async function announceRecent(
  { log, replays, notifier }: AnnouncePorts,
  sinceMillis: number,
): Promise<Announced> {
  const announced = { commits: 0, files: 0 };
  for await (const commit of recent(log, replays, sinceMillis)) {
    if (commit.files.length === 0) continue;
    await notifier.announce(commit);
    announced.commits += 1;
    announced.files += commit.files.length;
  }
  return announced;
}

/** Chains are read back to the time, replays whole: there are few of them. */
async function* recent(
  log: AuditLog,
  replays: ReplayLog,
  sinceMillis: number,
): AsyncGenerator<Announcement> {
  for (const partition of await log.partitions()) {
    for await (const link of log.all(partition)) {
      if (!isCommit(link)) continue;
      if (Date.parse(link.committedAt) < sinceMillis) break;
      yield link;
    }
  }
  for await (const commit of replays.commits()) {
    if (Date.parse(commit.committedAt) >= sinceMillis) yield commit;
  }
}
