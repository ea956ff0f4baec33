import { table } from '../../cli/kit/table.ts';
import type { Spread } from '../kit/spread.ts';
import { barChart } from '../kit/svg-bars.ts';
import type { OrderTopic } from '../orders/produce.ts';
import type { Summary } from './summary.ts';

const MEGABYTE = 1_000_000;
const HEADINGS = [
  'System',
  'CPU-s/M',
  '×',
  'steady CPU-s/M',
  '×',
  'events/s',
  'peak MB',
  'MB out',
  'files',
  'verified',
];

/** CPU as `min / median` of the runs, ratios of medians to the first system's, the rest as medians. */
export function peersTable(summaries: readonly Summary[]): string {
  const [first] = summaries;
  const rows = summaries.flatMap((summary) => {
    const { runs, failed, parts } = summary;
    const steady = summary.steadyCpuSecondsPerMillion;
    const row = [
      summary.name,
      spread(summary.cpuSecondsPerMillion),
      ratio(summary.cpuSecondsPerMillion, first?.cpuSecondsPerMillion),
      steady ? spread(steady) : '–',
      ratio(steady, first?.steadyCpuSecondsPerMillion),
      whole(summary.eventsPerSecond),
      whole(summary.peakBytes / MEGABYTE),
      whole(summary.bytes / MEGABYTE),
      whole(summary.files),
      failed === 0 ? `${runs} of ${runs}` : `FAILED: ${failed}`,
    ];
    const partRows = Object.entries(parts).map(([name, seconds]) => [
      `  of it the ${name}`,
      seconds.toFixed(1),
    ]);
    return [row, ...partRows];
  });
  return table(HEADINGS, rows);
}

export function peersChart(summaries: readonly Summary[], { events }: OrderTopic): string {
  return barChart({
    title: 'Kafka to Parquet on S3: CPU-seconds per million events',
    subtitle: `${events.toLocaleString('en-US')} orders of one kilobyte, medians; less is better`,
    series: ['start-up included', 'steady'],
    groups: summaries
      .filter(({ cpuSecondsPerMillion }) => Number.isFinite(cpuSecondsPerMillion.median))
      .map(({ name, cpuSecondsPerMillion, steadyCpuSecondsPerMillion }) => ({
        name,
        values: [cpuSecondsPerMillion.median, steadyCpuSecondsPerMillion?.median],
      })),
  });
}

function spread({ min, median }: Spread): string {
  return Number.isFinite(median) ? `${min.toFixed(1)} / ${median.toFixed(1)}` : '–';
}

function ratio(of: Spread | undefined, to: Spread | undefined): string {
  const value = (of?.median ?? Number.NaN) / (to?.median ?? Number.NaN);
  return Number.isFinite(value) ? value.toFixed(2) : '–';
}

function whole(value: number): string {
  return Number.isFinite(value) ? Math.round(value).toLocaleString('en-US') : '–';
}
