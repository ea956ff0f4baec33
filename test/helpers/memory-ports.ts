import { commitKey, partitionCommitsPrefix } from '../../core/contract.ts';
import { type Commit, isCommit, type Link, type Stop } from '../../core/settle/commit.ts';
import type { DeadLetter } from '../../core/settle/dead-letter.ts';
import type { SettlerPorts } from '../../core/settle/settler.ts';

export type Step =
  | 'newest'
  | 'covering'
  | 'between'
  | 'put file'
  | 'produce'
  | 'put commit'
  | 'announce';

/** What a step does beside its work: nothing, fail before it, or fail after it was done. */
export type Fault = 'before' | 'after' | undefined;

/** A world in memory that keeps the promises of S3, Kafka and SQS, and fails where it is told to. */
export class MemoryWorld {
  readonly objects = new Map<string, string>();
  readonly deadLetters: DeadLetter[] = [];
  readonly announced: string[] = [];
  /** Every step in order. */
  readonly steps: Step[] = [];
  /** Asked before each step. */
  fault: (step: Step) => Fault | Promise<Fault> = () => undefined;
  now = Date.UTC(2026, 10, 22, 12);

  readonly ports: SettlerPorts = {
    clock: () => this.now,
    commits: {
      newest: (partition) => this.#step('newest', () => this.#first(partition)),
      covering: (partition, generation, offset) =>
        this.#step('covering', () => {
          const after = commitKey(EVENT, { partition, generation, from: offset + 1 });
          const link = this.#first(partition, after);
          if (!link || !isCommit(link) || link.generation !== generation) return undefined;
          return link.next > offset ? link : undefined;
        }),
      between: (partition, generation, [from, to]) =>
        this.#step('between', () =>
          this.commits(partition)
            .filter((commit) => commit.generation === generation)
            .filter((commit) => commit.from < to && from < commit.next),
        ),
      put: (commit) =>
        this.#step('put commit', () => {
          const key = commitKey(EVENT, commit);
          if (this.objects.has(key)) return 'taken';
          this.objects.set(key, JSON.stringify(commit));
          return 'committed';
        }),
    },
    files: {
      put: (key, bytes) =>
        this.#step('put file', () => {
          if (!this.objects.has(key)) this.objects.set(key, Buffer.from(bytes).toString('base64'));
        }),
    },
    deadLetters: {
      produce: (letters) => this.#step('produce', () => void this.deadLetters.push(...letters)),
    },
    notifier: {
      announce: (commit) =>
        this.#step('announce', () => {
          this.announced.push(...commit.files.map(({ key }) => key));
        }),
    },
  };

  lift(stop: Stop): void {
    this.objects.delete(commitKey(EVENT, stop));
  }

  /** Oldest first, of all generations. */
  commits(partition = 0): Commit[] {
    return this.links(partition).filter(isCommit);
  }

  /** Oldest first, of all generations. */
  links(partition = 0): Link[] {
    return this.#keys(partition)
      .map((key) => this.#link(key))
      .reverse();
  }

  #keys(partition: number): string[] {
    const prefix = partitionCommitsPrefix(EVENT, partition);
    return [...this.objects.keys()].filter((key) => key.startsWith(prefix)).sort();
  }

  #first(partition: number, after = ''): Link | undefined {
    const key = this.#keys(partition).find((candidate) => candidate > after);
    return key === undefined ? undefined : this.#link(key);
  }

  #link(key: string): Link {
    return JSON.parse(this.objects.get(key) ?? '') as Link;
  }

  async #step<T>(step: Step, work: () => T): Promise<T> {
    this.steps.push(step);
    const fault = await this.fault(step);
    if (fault === 'before') throw new Error(`${step} failed`);
    const result = work();
    if (fault === 'after') throw new Error(`${step} was done, and its answer lost`);
    return result;
  }
}

const EVENT = 'thing-seen';
