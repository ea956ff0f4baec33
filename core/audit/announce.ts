import type { Notifier } from '../ports.ts';
import { isClosure } from '../settle/commit.ts';
import type { AuditLog } from './ports.ts';

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
  log: AuditLog,
  notifier: Notifier,
  sinceMillis: number,
): Promise<Announced> {
  const announced = { commits: 0, files: 0 };
  for (const partition of await log.partitions()) {
    for await (const link of log.all(partition)) {
      if (isClosure(link)) continue;
      if (Date.parse(link.committedAt) < sinceMillis) break;
      if (link.files.length === 0) continue;
      await notifier.announce(link);
      announced.commits += 1;
      announced.files += link.files.length;
    }
  }
  return announced;
}
