import { describe, expect, it } from 'vitest';
import { decide, type RetryPolicy, type Work } from '../../../local/mapping/retry.ts';
import { places, polled, polledRange } from '../../helpers/polled.ts';

const NOW = 1_000_000;
const policy: RetryPolicy = { bisect: true, maxRetries: 2, maxRecordAgeSeconds: -1 };
const work = (records: Work['records'], attempts = 0): Work => ({
  records,
  attempts,
  notBefore: 0,
});
const fourOfTwo = [...polledRange(0, 10, 12), ...polledRange(1, 5, 7)];
const sent = (works: readonly Work[]): string[][] => works.map(({ records }) => places(records));

describe('after an attempt', () => {
  it('settles every partition when it succeeded', () => {
    const decision = decide(work(fourOfTwo), { kind: 'succeeded' }, policy, NOW);
    expect(decision).toEqual({
      settled: new Map([
        [0, 12],
        [1, 7],
      ]),
      again: [],
      abandoned: [],
    });
  });

  it('settles what lies before the failed offsets and sends the rest again, each partition by itself', () => {
    const firstFailed = new Map([
      [0, 10],
      [1, 6],
    ]);
    const decision = decide(work(fourOfTwo, 1), { kind: 'partial', firstFailed }, policy, NOW);
    expect(decision.settled).toEqual(new Map([[1, 6]]));
    expect(sent(decision.again)).toEqual([['0@10', '0@11'], ['1@6']]);
    expect(decision.again.map(({ attempts }) => attempts)).toEqual([2, 1]);
  });

  it('halves a batch that failed, at once and without counting an attempt', () => {
    const { again, settled } = decide(work(fourOfTwo, 1), { kind: 'failed' }, policy, NOW);
    expect(sent(again)).toEqual([
      ['0@10', '0@11'],
      ['1@5', '1@6'],
    ]);
    expect(again.map(({ attempts, notBefore }) => [attempts, notBefore])).toEqual([
      [1, NOW],
      [1, NOW],
    ]);
    expect(settled.size).toBe(0);
  });

  it('sends a batch again as it is when the mapping does not bisect', () => {
    const whole = { ...policy, bisect: false };
    const { again } = decide(work(fourOfTwo), { kind: 'failed' }, whole, NOW);
    expect(sent(again)).toEqual([places(fourOfTwo)]);
    expect(again[0]?.attempts).toBe(1);
  });

  it('sends a batch again as it is when the answer was unreadable', () => {
    const { again } = decide(work(fourOfTwo), { kind: 'unreadable' }, policy, NOW);
    expect(sent(again)).toEqual([places(fourOfTwo)]);
  });

  it('waits longer after each failure, up to ten seconds', () => {
    const endless = { ...policy, maxRetries: -1 };
    const waits = [0, 1, 2, 3, 20].map((attempts) => {
      const failed = work(polledRange(0, 0, 1), attempts);
      return (decide(failed, { kind: 'failed' }, endless, NOW).again[0]?.notBefore ?? 0) - NOW;
    });
    expect(waits).toEqual([200, 400, 800, 1600, 10_000]);
  });

  it('gives up a single record after the last retry', () => {
    const poison = polledRange(0, 3, 4);
    expect(decide(work(poison, 1), { kind: 'failed' }, policy, NOW).abandoned).toEqual([]);
    const { abandoned, again } = decide(work(poison, 2), { kind: 'failed' }, policy, NOW);
    expect(sent(abandoned)).toEqual([['0@3']]);
    expect(abandoned[0]?.attempts).toBe(3);
    expect(again).toEqual([]);
  });

  it('gives up a batch that holds a record beyond the maximum age, and only after a failure', () => {
    const aging = { ...policy, maxRetries: -1, maxRecordAgeSeconds: 60 };
    const old = [polled(0, 0, { timestamp: NOW - 60_001 }), polled(0, 1, { timestamp: NOW })];
    const refused = { kind: 'partial', firstFailed: new Map([[0, 0]]) } as const;
    expect(sent(decide(work(old), refused, aging, NOW).abandoned)).toEqual([['0@0', '0@1']]);
    expect(decide(work(old), { kind: 'succeeded' }, aging, NOW).abandoned).toEqual([]);
    const young = [polled(0, 0, { timestamp: NOW - 60_000 })];
    expect(decide(work(young), refused, aging, NOW).abandoned).toEqual([]);
  });
});
