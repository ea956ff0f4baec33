import { commitKey } from '../core/contract.ts';
import { isCommit, type Link } from '../core/settle/commit.ts';

const COMMIT_NUMBERS = ['generation', 'partition', 'from', 'next', 'rows'];
const END_NUMBERS = ['generation', 'partition', 'from'];

/**
 * Reads a link as the log holds it. What was written is trusted; that it is whole, of a version that
 * this code knows and the one its key names is checked.
 */
export function parseLink(text: string, event: string, key: string): Link {
  const link = parseObject<Link & Readonly<Record<string, unknown>>>(text, key);
  if (link.version !== 1) {
    throw new Error(`${key}: commit version: got ${String(link.version)}, allowed: 1`);
  }
  for (const name of isCommit(link) ? COMMIT_NUMBERS : END_NUMBERS) {
    const value = link[name];
    if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < 0) {
      throw new Error(`${key}: ${name}: got ${String(value)}, allowed: an integer from 0`);
    }
  }
  if (link.event !== event || commitKey(event, link) !== key) {
    throw new Error(`${key}: the commit is of another event, partition or position than its key`);
  }
  return link;
}

/** JSON.parse would quote the text, and a commit's paths hold field values. */
export function parseObject<T>(text: string, key: string): T {
  try {
    return JSON.parse(text);
  } catch {
    throw new SyntaxError(`${key}: ${text.length} characters that are no JSON`);
  }
}
