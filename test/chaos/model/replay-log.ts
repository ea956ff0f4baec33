import { replaysPrefix } from '../../../core/contract.ts';
import type { Plan, ReplayCommit } from '../../../core/replay/replay.ts';
import type { Bucket } from './bucket.ts';
import { TOPIC } from './topic.ts';

const PREFIX = replaysPrefix(TOPIC);

/** What was accepted, oldest first, as it stands in the bucket. */
export function plansIn(bucket: Bucket): Plan[] {
  return below(bucket, (name) => !name.includes('/'));
}

/** What was committed of it. */
export function replayCommitsIn(bucket: Bucket): ReplayCommit[] {
  return below(bucket, (name) => name.includes('/'));
}

function below<T>(bucket: Bucket, isWanted: (name: string) => boolean): T[] {
  return bucket
    .keys(PREFIX)
    .filter((key) => isWanted(key.slice(PREFIX.length)))
    .map((key) => JSON.parse(bucket.get(key) ?? ''));
}
