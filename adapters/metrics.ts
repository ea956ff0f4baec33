import { METRIC, METRIC_NAMESPACE } from '../core/contract.ts';
import type { Clock } from '../core/ports.ts';
import { systemClock } from './clock.ts';
import { type LineSink, standardOutput } from './log.ts';

export type MetricName = (typeof METRIC)[keyof typeof METRIC];
export type MetricValues = Readonly<Partial<Record<MetricName, number>>>;

/** Writes the values of an invocation as one line of CloudWatch's embedded metric format. */
export type Metrics = (values: MetricValues) => void;

const UNITS: Partial<Record<MetricName, string>> = {
  [METRIC.fileBytes]: 'Bytes',
  [METRIC.freshness]: 'Milliseconds',
};

export interface MetricsOptions {
  readonly environment: string;
  readonly event: string;
  /** @default - standard output */
  readonly sink?: LineSink;
  /** @default - the system's */
  readonly clock?: Clock;
}

export function createMetrics(options: MetricsOptions): Metrics {
  const { environment, event, sink = standardOutput, clock = systemClock } = options;
  return (values) => {
    const names = Object.keys(values) as MetricName[];
    if (names.length === 0) return;
    const Metrics = names.map((Name) => ({ Name, Unit: UNITS[Name] ?? 'Count' }));
    const Dimensions = [['Environment', 'Event']];
    const metric = { Namespace: METRIC_NAMESPACE, Dimensions, Metrics };
    const _aws = { Timestamp: clock(), CloudWatchMetrics: [metric] };
    sink(JSON.stringify({ _aws, Environment: environment, Event: event, ...values }));
  };
}
