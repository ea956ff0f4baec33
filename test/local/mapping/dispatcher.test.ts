import { expect, it, vi } from 'vitest';
import type { Invocation } from '../../../local/function.ts';
import { Dispatcher } from '../../../local/mapping/dispatcher.ts';
import type { KafkaMappingSpec } from '../../../local/mapping/spec.ts';
import { polledRange } from '../../helpers/polled.ts';

const spec: KafkaMappingSpec = {
  functionName: 'consumer',
  eventSourceArn: 'arn:aws:kafka:us-east-1:000000000000:cluster/test/1',
  topic: 't',
  consumerGroup: 'sluice.t',
  startAt: 'earliest',
  batchSize: 100,
  windowMilliseconds: 0,
  reportsItemFailures: true,
  retry: { bisect: true, maxRetries: -1, maxRecordAgeSeconds: -1 },
};
const died: Invocation = {
  requestId: 'r',
  result: { kind: 'error', error: { errorType: 'Runtime.ExitError', errorMessage: 'died' } },
};
const done: Invocation = { requestId: 'r', result: { kind: 'returned', body: '{}' } };

/** A dispatcher whose first call ends when the test says so; the others succeed at once. */
function dispatching(settings: Partial<KafkaMappingSpec> = {}) {
  const first = Promise.withResolvers<Invocation>();
  const committed = new Map<number, number>();
  const invoke = vi.fn(async (_event: string) => done).mockReturnValueOnce(first.promise);
  const dispatcher = new Dispatcher({ ...spec, ...settings }, 'localhost:9092', {
    invoke,
    commit: async (next) => {
      for (const [partition, offset] of next) committed.set(partition, offset);
    },
    deliverFailure: async () => {},
    pause: () => {},
    resume: () => {},
    log: () => {},
  });
  const offsetsSent = (partition: number): number[] =>
    invoke.mock.calls.slice(1).flatMap(([event]) => {
      const records: Readonly<Record<string, { offset: number }[]>> = JSON.parse(event).records;
      return (records[`t-${partition}`] ?? []).map(({ offset }) => offset);
    });
  return { dispatcher, first, invoke, committed, offsetsSent };
}

it('sends what is left of a call again, when another partition of it was taken away meanwhile', async () => {
  const { dispatcher, first, invoke, committed, offsetsSent } = dispatching({
    windowMilliseconds: 20,
  });
  dispatcher.assign([0, 1]);
  dispatcher.take(0, polledRange(0, 0, 5));
  dispatcher.take(1, polledRange(1, 0, 3));
  await vi.waitUntil(() => invoke.mock.calls.length === 1);
  dispatcher.assign([1]);
  // The group starts again at what is committed: nothing.
  dispatcher.take(1, polledRange(1, 0, 6));
  first.resolve(died);
  await vi.waitUntil(() => committed.get(1) === 6);
  expect(offsetsSent(1)).toEqual([0, 1, 2, 3, 4, 5]);
  expect(offsetsSent(0)).toEqual([]);
  await dispatcher.stop();
});
