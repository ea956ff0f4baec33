/** Requests that are under way together where many are made. */
const CONCURRENCY = 16;

/** Does work for many items, some at a time; waits for those that are under way when one fails. */
export async function inParallel<T>(
  items: Iterable<T>,
  work: (item: T) => Promise<void>,
): Promise<void> {
  let under: Promise<void>[] = [];
  for (const item of items) {
    under.push(work(item));
    if (under.length < CONCURRENCY) continue;
    await allSettled(under);
    under = [];
  }
  await allSettled(under);
}

/** Waits for all of them, failed or not: nothing may be in flight when a failure is reported. */
export async function allSettled(work: readonly Promise<void>[]): Promise<void> {
  for (const result of await Promise.allSettled(work)) {
    if (result.status === 'rejected') throw result.reason;
  }
}
