import type { Fate } from './fates.ts';

/** A record of the source topic: `generation/partition/offset`. */
export type Identity = string;

export interface Place {
  readonly generation: number;
  readonly partition: number;
  readonly offset: number;
}

/** A message of the dead-letter topic may hold several, and several may be of one record. */
export interface Letter extends Place {
  readonly by: 'function' | 'mapping';
}

type Range = readonly [from: number, to: number];

/** What a commit says of the offsets `[from, next)`. */
export interface CommitFound {
  readonly generation: number;
  readonly partition: number;
  readonly from: number;
  readonly next: number;
  readonly deadLetters: readonly Range[];
  readonly tombstones: readonly Range[];
  readonly gaps: readonly Range[];
  readonly files: readonly unknown[];
}

/** All that is known at the end, as it lies in Kafka, the warehouse and the bucket. */
export interface Findings {
  readonly produced: ReadonlyMap<Identity, Fate>;
  /** How often each record stands in the warehouse. */
  readonly rows: ReadonlyMap<Identity, number>;
  readonly letters: readonly Letter[];
  readonly commits: readonly CommitFound[];
}

export interface Verdict {
  readonly produced: number;
  readonly rows: number;
  readonly tombstones: number;
  /** Records by what their dead letters are worth; open ones by who gave them up. */
  readonly letters: Readonly<Record<'function' | 'mapping' | 'void' | 'pending', number>>;
  readonly lost: readonly Identity[];
  readonly doubled: readonly Identity[];
  /** Records that became something else than they should, or that nobody produced. */
  readonly misplaced: readonly Identity[];
}

export function identityOf({ generation, partition, offset }: Place): Identity {
  return `${generation}/${partition}/${offset}`;
}

/** Holds every record against what became of it; each has to have one fate, the one it was made for. */
export function judge({ produced, rows, letters, commits }: Findings): Verdict {
  const tombstones = tombstonesOf(commits);
  const valued = valueLetters(letters, commits);
  const problems = {
    lost: [] as Identity[],
    doubled: [] as Identity[],
    misplaced: [] as Identity[],
  };
  const fatesOf = (identity: Identity): Fate[] => {
    const letter = valued.get(identity);
    return [
      ...new Array<Fate>(rows.get(identity) ?? 0).fill('row'),
      ...new Array<Fate>(tombstones.get(identity) ?? 0).fill('tombstone'),
      ...(letter === 'function' ? ['dead-letter' as const] : []),
      ...(letter === 'mapping' ? ['given-up' as const] : []),
    ];
  };
  for (const identity of union(produced, rows, tombstones, valued)) {
    const problem = problemOf(produced.get(identity), fatesOf(identity));
    if (problem) problems[problem].push(identity);
  }
  const counts = { function: 0, mapping: 0, void: 0, pending: 0 };
  for (const worth of valued.values()) counts[worth] += 1;
  return {
    produced: produced.size,
    rows: rows.size,
    tombstones: tombstones.size,
    letters: counts,
    ...problems,
  };
}

function problemOf(
  expected: Fate | undefined,
  found: readonly Fate[],
): 'lost' | 'doubled' | 'misplaced' | undefined {
  if (expected === undefined) return 'misplaced';
  if (found.length === 0) return 'lost';
  if (found.length > 1) return 'doubled';
  // Whoever buries it, a record that no consumer can read is a dead letter.
  const isBuried = expected === 'dead-letter' && found[0] === 'given-up';
  return found[0] === expected || isBuried ? undefined : 'misplaced';
}

/** Copies of one record's letter are one; what it is worth, the commit that covers the record says. */
function valueLetters(letters: readonly Letter[], commits: readonly CommitFound[]) {
  const ofChain = Map.groupBy(commits, chainOf);
  const valued = new Map<Identity, keyof Verdict['letters']>();
  for (const letter of letters) {
    const { offset, by } = letter;
    const cover = ofChain.get(chainOf(letter))?.find((c) => c.from <= offset && offset < c.next);
    const isOpen = cover && (holds(cover.deadLetters, offset) || holds(cover.gaps, offset));
    const identity = identityOf(letter);
    if (!cover) valued.set(identity, 'pending');
    else if (!isOpen) valued.set(identity, 'void');
    else if (valued.get(identity) !== 'mapping') valued.set(identity, by);
  }
  return valued;
}

function tombstonesOf(commits: readonly CommitFound[]): Map<Identity, number> {
  const found = new Map<Identity, number>();
  for (const { generation, partition, tombstones } of commits) {
    for (const [from, to] of tombstones) {
      for (let offset = from; offset < to; offset++) {
        const identity = identityOf({ generation, partition, offset });
        found.set(identity, (found.get(identity) ?? 0) + 1);
      }
    }
  }
  return found;
}

function chainOf({ generation, partition }: Omit<Place, 'offset'>): string {
  return `${generation}/${partition}`;
}

function holds(ranges: readonly Range[], offset: number): boolean {
  return ranges.some(([from, to]) => from <= offset && offset < to);
}

function union(...maps: readonly ReadonlyMap<Identity, unknown>[]): Set<Identity> {
  return new Set(maps.flatMap((map) => [...map.keys()]));
}
