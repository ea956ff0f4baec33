import type { Work } from './retry.ts';

interface Item {
  readonly work: Work;
  readonly partitions: ReadonlySet<number>;
  running: boolean;
}

/**
 * Work that was taken and is not settled, in order. A partition's work never overtakes: it starts only
 * when nothing of its partitions runs or waits before it.
 */
export class WorkQueue {
  #items: Item[] = [];

  /** Whether anything of the partition runs or waits. */
  holds(partition: number): boolean {
    return this.#items.some(({ partitions }) => partitions.has(partition));
  }

  /** The last offset of the partition that is running, if any is. */
  runningEnd(partition: number): number | undefined {
    const running = this.#items.filter((item) => item.running);
    const records = running.flatMap(({ work }) => work.records);
    return records.findLast((record) => record.partition === partition)?.offset;
  }

  /** Adds work and starts it. */
  start(work: Work): void {
    this.#items.push(item(work, true));
  }

  /** Starts the first work that may run now. */
  startNext(now: number): Work | undefined {
    const blocked = new Set<number>();
    for (const next of this.#items) {
      const free = [...next.partitions].every((partition) => !blocked.has(partition));
      if (free && !next.running && next.work.notBefore <= now) {
        next.running = true;
        return next.work;
      }
      for (const partition of next.partitions) blocked.add(partition);
    }
    return undefined;
  }

  /** Puts what is left of finished work in its place. */
  replace(work: Work, rest: readonly Work[]): void {
    this.#items = this.#items.flatMap((old) =>
      old.work === work ? rest.map((part) => item(part, false)) : [old],
    );
  }

  /** When the next waiting work is due; milliseconds since 1970. */
  get dueAt(): number | undefined {
    const waiting = this.#items.filter(({ running }) => !running);
    if (waiting.length === 0) return undefined;
    return Math.min(...waiting.map(({ work }) => work.notBefore));
  }

  /** Forgets what waits: it is read again. */
  forgetWaiting(): void {
    this.#items = this.#items.filter(({ running }) => running);
  }
}

function item(work: Work, running: boolean): Item {
  return { work, partitions: new Set(work.records.map(({ partition }) => partition)), running };
}
