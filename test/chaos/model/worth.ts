import type { KafkaRecord } from '../../../core/record.ts';
import type { Commit } from '../../../core/settle/commit.ts';
import { endOf } from '../../../core/settle/commit-of.ts';
import { contains } from '../../../core/settle/ranges.ts';
import type { Chain } from './chain.ts';
import type { Letter } from './dead-letters.ts';

/** A source record's place: dead letters of one identity are one. */
export interface Identity {
  readonly generation: number;
  readonly partition: number;
  readonly offset: number;
}

type Worth = 'open' | 'void' | 'pending';

export interface Weighed {
  readonly identity: Identity;
  /** The first copy that no commit contradicts. */
  readonly letter: Letter;
  readonly worth: Worth;
}

export function named({ generation, partition, offset }: Identity): string {
  return `${generation}/${partition}/${offset}`;
}

/** What dead letters are worth: the commit that covers an identity decides. */
export function weigh(
  letters: readonly Letter[],
  chainOf: (partition: number) => Chain,
): Weighed[] {
  const found = new Map<string, Weighed>();
  for (const letter of letters) {
    const { partition, offset } = letter.record;
    const chain = chainOf(partition);
    const generation = letter.generation ?? chain.generationAt(letter.failedAt);
    const identity = { generation, partition, offset };
    const worth = weighed(letter, identity, chain);
    const known = found.get(named(identity));
    if (known && (known.worth !== 'pending' || worth === 'pending')) continue;
    found.set(named(identity), { identity, letter, worth });
  }
  return [...found.values()];
}

/**
 * The commit that covers the identity decides; at the end of a topic's life its closure does, too:
 * - what lies at or behind it will be settled by nobody any more: the letter is all there is of it;
 * - where no commit asked for the letter, one that was written since the closing is about a record of the
 *   next topic, by somebody who had not heard of the closure.
 */
function weighed(
  { record, failedAt }: Letter,
  { generation, offset }: Identity,
  chain: Chain,
): Worth {
  const closure = chain.closures.find((one) => one.generation === generation);
  const cover = chain.covering(generation, offset);
  const isAskedFor = cover && contains(cover.deadLetters, offset);
  if (closure && !isAskedFor && failedAt >= Date.parse(closure.closedAt)) return 'pending';
  if (closure && offset >= closure.from) return 'open';
  if (!cover || contradicts(cover, record)) return 'pending';
  return isAskedFor || contains(cover.gaps, offset) ? 'open' : 'void';
}

function contradicts({ ends }: Commit, record: KafkaRecord): boolean {
  const own = endOf(record);
  const committed = [ends.first, ends.last].find(({ offset }) => offset === own.offset);
  return committed !== undefined && JSON.stringify(committed) !== JSON.stringify(own);
}
