import {
  type Commit,
  contradicts,
  type End,
  isClosure,
  isStop,
  type Link,
} from '../settle/commit.ts';
import { contains } from '../settle/ranges.ts';

/** What a dead letter is worth; the chain that its identity belongs to decides. */
export type Worth = 'open' | 'resolved' | 'void' | 'pending';

/** What a commit says of the dead letters that it covers. */
export type Cover = Pick<Commit, 'ends' | 'deadLetters' | 'gaps'>;

/** When a life of a topic ended, as far as its chain knows. */
export interface LifeEnd {
  readonly generation: number;
  /** Milliseconds since 1970. */
  readonly endedAt: number;
}

/**
 * A chain that was stopped has ended, too, unless the stop is lifted. What was written since its last commit
 * is nobody's until then: records of the next topic may have been late ones of the old chain.
 */
export function lifeEndOf(link: Link): LifeEnd | undefined {
  const { generation } = link;
  if (isClosure(link)) return { generation, endedAt: Date.parse(link.endedAt) };
  if (!isStop(link)) return undefined;
  // the letters of a commit are as old as itself
  return { generation, endedAt: Date.parse(link.lastCommittedAt) + 1 };
}

/**
 * The life of the topic that a letter belongs to. Lambda's own tell none, and who wrote one after a life
 * had ended, without having heard of it, tells the wrong one: the record is of the next topic. A record's
 * own timestamp proves nothing, producers make it.
 *
 * @param letter `failedAt` in milliseconds since 1970, by the clock of whoever gave the record up
 * @param ends of the lives of the letter's partition
 */
export function generationOf(
  letter: { readonly generation: number | undefined; readonly failedAt: number },
  ends: Iterable<LifeEnd>,
): number {
  let generation = letter.generation ?? 0;
  for (const end of ends) {
    if (letter.failedAt >= end.endedAt) generation = Math.max(generation, end.generation + 1);
  }
  return generation;
}

/**
 * @param record the fingerprint of the record that the letter holds
 * @param cover the commit that covers the letter's identity, in its own generation
 * @param isClosed whether that generation has ended: what lies behind its end will be settled by nobody
 *   any more, and its letter is all there is of it
 */
export function worthOf(
  record: End,
  cover: Cover | undefined,
  isClosed: boolean,
): Exclude<Worth, 'resolved'> {
  if (!cover) return isClosed ? 'open' : 'pending';
  if (contradicts(cover, record)) return 'pending';
  const isOpen = contains(cover.deadLetters, record.offset) || contains(cover.gaps, record.offset);
  return isOpen ? 'open' : 'void';
}
