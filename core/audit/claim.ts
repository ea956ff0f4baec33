import type { ReplayLog } from '../replay/replay.ts';
import type { Announcement } from '../settle/commit.ts';
import { parseDataKey, parseReplayedKey } from './data-name.ts';
import type { Finding } from './findings.ts';
import type { AuditLog } from './ports.ts';

export interface ClaimPorts {
  readonly log: AuditLog;
  readonly replays: ReplayLog;
}

/** Who answers for an object below the data prefix. */
export interface Claim {
  /**
   * - `named`: a commit names it;
   * - `unclaimed`: what would name it is not committed yet;
   * - `orphan`: what would have named it is committed, and does not: nobody ever will;
   * - `foreign`: its name is none of ours.
   */
  readonly state: 'named' | 'unclaimed' | 'orphan' | 'foreign';
  /** What names it, or would have. */
  readonly commit?: Announcement | undefined;
  readonly place: Pick<Finding, 'partition' | 'generation' | 'from' | 'to'>;
}

/** Asks the one commit that may name a file. Its age proves nothing. */
export async function claimOf({ log, replays }: ClaimPorts, key: string): Promise<Claim> {
  const consumed = parseDataKey(key);
  if (consumed) {
    const { partition, generation, first, last } = consumed;
    const place = { partition, generation, from: first, to: last + 1 };
    const cover = await log.covering(partition, generation, first);
    if (cover) return claimed(cover, key, place);
    // nobody will settle what lies behind the end of a closed chain
    const closure = await log.closureOf(partition, generation);
    const isBehind = closure !== undefined && closure.from <= first;
    return { state: isBehind ? 'orphan' : 'unclaimed', place };
  }
  const replayed = parseReplayedKey(key);
  if (!replayed) return { state: 'foreign', place: {} };
  const { n, chunk, partition, generation } = replayed;
  return claimed(await replays.commit(n, chunk), key, { partition, generation });
}

function claimed(commit: Announcement | undefined, key: string, place: Claim['place']): Claim {
  if (!commit) return { state: 'unclaimed', place };
  const isNamed = commit.files.some((file) => file.key === key);
  return { state: isNamed ? 'named' : 'orphan', commit, place };
}
