import { describe, expect, it } from 'vitest';
import { type Arrived, waitForLast } from '../../cli/demo/wait.ts';

const expected = { records: 10, rows: 8 };

async function waitThrough(observations: readonly Arrived[], patienceMilliseconds = 20) {
  const shown: Arrived[] = [];
  let at = 0;
  const outcome = await waitForLast({
    expected,
    observe: async () => observations[Math.min(at++, observations.length - 1)] as Arrived,
    show: (arrived) => shown.push(arrived),
    signal: new AbortController().signal,
    patienceMilliseconds,
    pollMilliseconds: 1,
  });
  return { outcome, shown };
}

describe('waitForLast', () => {
  it('ends when every record is settled and every row is in the warehouse', async () => {
    const steps = [
      { settled: 0, rowsInWarehouse: 0 },
      { settled: 10, rowsInWarehouse: 7 },
      { settled: 10, rowsInWarehouse: 8 },
    ];
    expect(await waitThrough(steps)).toEqual({ outcome: 'arrived', shown: steps });
  });

  it('gives up when nothing moves', async () => {
    const { outcome, shown } = await waitThrough([{ settled: 10, rowsInWarehouse: 7 }]);
    expect(outcome).toBe('stalled');
    expect(shown.length).toBeGreaterThan(1);
  });

  it('is as patient again after every move', async () => {
    const steps = Array.from({ length: 9 }, (_, i) => [
      { settled: i, rowsInWarehouse: 0 },
      { settled: i, rowsInWarehouse: 0 },
    ]).flat();
    const { outcome } = await waitThrough([...steps, { settled: 10, rowsInWarehouse: 8 }], 500);
    expect(outcome).toBe('arrived');
  });

  it('fails when it is interrupted', async () => {
    const controller = new AbortController();
    const waiting = waitForLast({
      expected,
      observe: async () => ({ settled: 0, rowsInWarehouse: 0 }),
      show: () => controller.abort(),
      signal: controller.signal,
    });
    await expect(waiting).rejects.toMatchObject({ name: 'AbortError' });
  });
});
