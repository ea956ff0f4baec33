import { partitionCommitsPrefix } from '../../../core/contract.ts';
import { type LifeEnd, lifeEndOf } from '../../../core/dead-letter/worth.ts';
import type { OffsetRange } from '../../../core/record.ts';
import {
  type Closure,
  type Commit,
  isClosure,
  isCommit,
  isStop,
  type Link,
} from '../../../core/settle/commit.ts';
import type { Bucket } from './bucket.ts';
import { TOPIC } from './topic.ts';

/** A partition's chain as it stands in the bucket, oldest first. */
export class Chain {
  readonly links: readonly Link[];

  constructor(bucket: Bucket, partition: number) {
    const keys = bucket.keys(partitionCommitsPrefix(TOPIC, partition));
    this.links = keys.map((key) => parsed(bucket.get(key) ?? '')).reverse();
  }

  get commits(): readonly Commit[] {
    return this.links.filter(isCommit);
  }

  get closures(): readonly Closure[] {
    return this.links.filter(isClosure);
  }

  get ends(): readonly LifeEnd[] {
    return this.links.flatMap((link) => lifeEndOf(link) ?? []);
  }

  get isStopped(): boolean {
    const newest = this.links.at(-1);
    return newest !== undefined && isStop(newest);
  }

  /** Keys of the files that it names. */
  get named(): readonly string[] {
    return this.commits.flatMap(({ files }) => files.map(({ key }) => key));
  }

  covering(generation: number, offset: number): Commit | undefined {
    return this.commits.find(
      (commit) => commit.generation === generation && commit.from <= offset && offset < commit.next,
    );
  }
}

/** Texts never change under a key, so each is parsed once while it is of use. */
const PARSED = new Map<string, Link>();
const PARSED_MAX = 10_000;

function parsed(text: string): Link {
  const known = PARSED.get(text);
  if (known) return known;
  if (PARSED.size > PARSED_MAX) PARSED.clear();
  const link: Link = JSON.parse(text);
  PARSED.set(text, link);
  return link;
}

export function inside(ranges: readonly OffsetRange[]): number[] {
  return ranges.flatMap(([from, to]) => Array.from({ length: to - from }, (_, i) => from + i));
}
