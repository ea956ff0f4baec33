import { describe, expect, it } from 'vitest';
import { createMetrics, type MetricValues } from '../../adapters/metrics.ts';
import { METRIC } from '../../core/contract.ts';

function emitted(values: MetricValues): unknown[] {
  const lines: string[] = [];
  const sink = (line: string) => lines.push(line);
  createMetrics({ environment: 'dev', event: 'order-placed', sink, clock: () => 1_700 })(values);
  return lines.map((line) => JSON.parse(line));
}

describe('createMetrics', () => {
  it("writes an invocation's values as one line of the embedded metric format", () => {
    const values = { [METRIC.rows]: 12, [METRIC.fileBytes]: 3_400, [METRIC.freshness]: 900 };
    expect(emitted(values)).toEqual([
      {
        _aws: {
          Timestamp: 1_700,
          CloudWatchMetrics: [
            {
              Namespace: 'Sluice',
              Dimensions: [['Environment', 'Event']],
              Metrics: [
                { Name: 'Rows', Unit: 'Count' },
                { Name: 'FileBytes', Unit: 'Bytes' },
                { Name: 'CommitFreshness', Unit: 'Milliseconds' },
              ],
            },
          ],
        },
        Environment: 'dev',
        Event: 'order-placed',
        Rows: 12,
        FileBytes: 3_400,
        CommitFreshness: 900,
      },
    ]);
  });

  it('writes nothing when there is nothing to count', () => {
    expect(emitted({})).toEqual([]);
  });
});
