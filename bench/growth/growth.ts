import { requireWays } from '../../local/prerequisites.ts';
import { progressOn } from '../../local/progress.ts';
import { writeResults } from '../kit/results.ts';
import { makeWorkspace } from '../kit/services.ts';
import { type Panel, panelChart } from '../kit/svg-panels.ts';
import { type AppCost, appsTable, measureApps } from './apps.ts';
import { type BatchCost, batchesTable, measureBatches } from './batches.ts';
import { DIMENSIONS } from './cases.ts';

/** What an event costs as one thing grows: batches, paths, columns, records; and apps as events are added. */
export async function growth(): Promise<void> {
  await requireWays(['localstack']);
  const progress = progressOn(process.stderr);
  const { folder, remove } = makeWorkspace();
  try {
    const batches = await measureBatches(folder, progress);
    const apps = await measureApps(folder, progress);
    process.stdout.write(`${batchesTable(batches)}\n\n${appsTable(apps)}\n\n`);
    process.stdout.write('commits in the log: npm run bench -- commit-log\n');
    writeResults('growth', { batches, apps }, chart(batches, apps));
  } finally {
    remove();
  }
}

function chart(batches: readonly BatchCost[], apps: readonly AppCost[]): string {
  const panels: Panel[] = DIMENSIONS.map(({ name, title }) => ({
    title: `CPU µs an event, by ${title}`,
    points: batches
      .filter(({ dimension }) => dimension === name)
      .map(({ value, cpuMicrosPerEvent }) => ({
        label: value.toLocaleString('en-US'),
        value: cpuMicrosPerEvent.median,
      })),
  }));
  panels.push({
    title: 'Seconds to synthesize, by events in the app',
    points: apps.map(({ events, seconds }) => ({ label: String(events), value: seconds })),
  });
  const subtitle =
    'warm handler, medians; logarithmic both ways, each panel with a scale of its own';
  return panelChart('What an event costs as things grow', subtitle, panels);
}
