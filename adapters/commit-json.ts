import { commitKey } from '../core/contract.ts';
import type { Commit } from '../core/settle/commit.ts';

/**
 * Reads a commit as the log holds it. What was written is trusted; that it is whole, of a version that
 * this code knows and the one its key names is checked.
 */
export function parseCommit(text: string, event: string, key: string): Commit {
  const commit: Commit = JSON.parse(text);
  if (commit.version !== 1) {
    throw new Error(`${key}: commit version: got ${String(commit.version)}, allowed: 1`);
  }
  for (const name of ['generation', 'partition', 'from', 'next', 'rows'] as const) {
    const value = commit[name];
    if (!Number.isSafeInteger(value) || value < 0) {
      throw new Error(`${key}: ${name}: got ${String(value)}, allowed: an integer from 0`);
    }
  }
  if (commit.event !== event || commitKey(event, commit) !== key) {
    throw new Error(`${key}: the commit is of another event, partition or position than its key`);
  }
  return commit;
}
