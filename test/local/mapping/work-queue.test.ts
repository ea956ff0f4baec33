import { describe, expect, it } from 'vitest';
import type { Work } from '../../../local/mapping/retry.ts';
import { WorkQueue } from '../../../local/mapping/work-queue.ts';
import { places, polledRange } from '../../helpers/polled.ts';

const work = (partition: number, from: number, to: number, notBefore = 0): Work => ({
  records: polledRange(partition, from, to),
  attempts: 0,
  notBefore,
});
const both: Work = {
  records: [...polledRange(0, 0, 1), ...polledRange(1, 0, 1)],
  attempts: 0,
  notBefore: 0,
};

describe('work that is not settled', () => {
  it('runs the halves of a partition one after the other', () => {
    const queue = new WorkQueue();
    const whole = work(0, 0, 2);
    queue.start(whole);
    const [first, second] = [work(0, 0, 1), work(0, 1, 2)];
    queue.replace(whole, [first, second]);
    expect(queue.startNext(0)).toBe(first);
    expect(queue.startNext(0)).toBeUndefined();
    queue.replace(first, []);
    expect(queue.startNext(0)).toBe(second);
  });

  it('runs partitions side by side', () => {
    const queue = new WorkQueue();
    queue.start(both);
    const [left, right] = [work(0, 0, 1), work(1, 0, 1)];
    queue.replace(both, [left, right]);
    expect(queue.startNext(0)).toBe(left);
    expect(queue.startNext(0)).toBe(right);
  });

  it('lets nothing overtake work of its partition that is not due', () => {
    const queue = new WorkQueue();
    queue.start(both);
    queue.replace(both, [work(0, 0, 1, 500), work(0, 1, 2), work(1, 0, 1)]);
    expect(places(queue.startNext(0)?.records ?? [])).toEqual(['1@0']);
    expect(queue.startNext(499)).toBeUndefined();
    expect(places(queue.startNext(500)?.records ?? [])).toEqual(['0@0']);
  });

  it('holds a partition until its work is settled', () => {
    const queue = new WorkQueue();
    queue.start(both);
    expect([0, 1, 2].map((partition) => queue.holds(partition))).toEqual([true, true, false]);
    expect(queue.runningEnd(1)).toBe(0);
    queue.replace(both, [work(1, 0, 1)]);
    expect([0, 1].map((partition) => queue.holds(partition))).toEqual([false, true]);
    expect(queue.runningEnd(1)).toBeUndefined();
  });

  it('forgets what waits and keeps what runs', () => {
    const queue = new WorkQueue();
    queue.start(both);
    const waiting = work(2, 0, 1);
    queue.start(waiting);
    queue.replace(waiting, [work(2, 0, 1)]);
    queue.forgetWaiting();
    expect([0, 1, 2].map((partition) => queue.holds(partition))).toEqual([true, true, false]);
  });
});
