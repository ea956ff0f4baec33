import type { Commit, End } from './settle/commit.ts';
import { contains } from './settle/ranges.ts';

/** What a dead letter is worth; the commit that covers its identity decides. */
export type Worth = 'open' | 'resolved' | 'void' | 'pending';

/**
 * @param record the fingerprint of the record that the letter holds
 * @param cover the commit that covers the letter's identity, in its own generation
 */
export function worthOf(record: End, cover: Commit | undefined): Exclude<Worth, 'resolved'> {
  if (!cover || contradicts(cover, record)) return 'pending';
  const isOpen = contains(cover.deadLetters, record.offset) || contains(cover.gaps, record.offset);
  return isOpen ? 'open' : 'void';
}

/** Whether a record is another one than the commit found at its offset. */
export function contradicts({ ends }: Commit, record: End): boolean {
  return [ends.first, ends.last].some(
    ({ offset, timestamp, crc32 }) =>
      offset === record.offset && (timestamp !== record.timestamp || crc32 !== record.crc32),
  );
}
