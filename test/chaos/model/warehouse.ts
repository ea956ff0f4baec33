import type { Warehouse } from '../../../core/warehouse.ts';
import type { Bucket } from './bucket.ts';
import { rowsOf } from './code.ts';
import type { Actor, Scheduler } from './scheduler.ts';

/** What the warehouse holds: rows by file, the ledger of keys beside them in one transaction. */
export class Table {
  readonly #files = new Map<string, readonly number[]>();

  /** @returns whether the key was new */
  load(key: string, file: string): boolean {
    if (this.#files.has(key)) return false;
    this.#files.set(
      key,
      rowsOf(file).map(({ id }) => id),
    );
    return true;
  }

  get keys(): readonly string[] {
    return [...this.#files.keys()];
  }

  get files(): ReadonlyMap<string, readonly number[]> {
    return this.#files;
  }

  has(key: string): boolean {
    return this.#files.has(key);
  }
}

/** A warehouse for the real loader; a load is an effect of the actor. */
export function warehouse(
  table: Table,
  bucket: Bucket,
  scheduler: Scheduler,
  actor: () => Actor,
): Warehouse {
  return {
    load(files) {
      const load = (key: string) => {
        const file = bucket.get(key);
        if (file === undefined) return { outcome: 'failed', cause: 'no such key' } as const;
        return { outcome: table.load(key, file) ? 'loaded' : 'already-loaded' } as const;
      };
      return scheduler.effect(actor(), {
        label: `LOAD ${files.length} files`,
        done: () => files.map(({ key }) => load(key)),
        partly: () =>
          files.map(({ key }, at) =>
            at === 0 ? ({ outcome: 'failed', cause: 'busy' } as const) : load(key),
          ),
      });
    },
  };
}
