import { globSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { table } from '../../cli/kit/table.ts';
import type { Progress } from '../../local/progress.ts';
import { synthesizeEvents } from '../kit/synthesize.ts';

const EVENTS = [1, 50, 200];

/** What an app of many events takes to synthesize. */
export interface AppCost {
  readonly events: number;
  readonly seconds: number;
  /** Of an event's own stack. */
  readonly resources: number;
  readonly templateBytes: number;
  /** All templates together. */
  readonly allTemplateBytes: number;
  /** Distinct bundles of code, however many functions use them. */
  readonly bundles: number;
}

export async function measureApps(folder: string, progress: Progress): Promise<AppCost[]> {
  const costs: AppCost[] = [];
  for (const events of EVENTS) {
    costs.push(
      await progress.step(`An app of ${events} events is synthesized`, () =>
        measureApp(events, join(folder, `cdk.out-${events}`)),
      ),
    );
  }
  return costs;
}

async function measureApp(events: number, folder: string): Promise<AppCost> {
  const startedAt = performance.now();
  const stacks = await synthesizeEvents(events, folder);
  const seconds = (performance.now() - startedAt) / 1000;
  const template = stacks.at(-1)?.template;
  return {
    events,
    seconds,
    resources: Object.keys(template?.Resources ?? {}).length,
    templateBytes: JSON.stringify(template).length,
    allTemplateBytes: templateBytesIn(folder),
    bundles: readdirSync(folder).filter((name) => holdsBundle(join(folder, name))).length,
  };
}

/** Without the white space that files have. */
function templateBytesIn(folder: string): number {
  const files = globSync('assembly-*/**/*.template.json', { cwd: folder });
  const sizes = files.map((file) => {
    return JSON.stringify(JSON.parse(readFileSync(join(folder, file), 'utf8'))).length;
  });
  return sizes.reduce((sum, size) => sum + size, 0);
}

function holdsBundle(path: string): boolean {
  return path.includes('asset.') && readdirSync(path).includes('index.mjs');
}

export function appsTable(costs: readonly AppCost[]): string {
  const headings = [
    'Events in the app',
    'synth',
    'an event more',
    'an event’s template',
    'resources',
    'all templates',
    'bundles of code',
  ];
  const rows = costs.map((cost, i) => {
    const before = costs[i - 1];
    const more = before && (cost.seconds - before.seconds) / (cost.events - before.events);
    return [
      String(cost.events),
      `${cost.seconds.toFixed(1)} s`,
      more === undefined ? '–' : `${(more * 1000).toFixed(0)} ms`,
      kilobytes(cost.templateBytes),
      String(cost.resources),
      kilobytes(cost.allTemplateBytes),
      String(cost.bundles),
    ];
  });
  return table(headings, rows);
}

function kilobytes(bytes: number): string {
  return `${(bytes / 1000).toFixed(0)} kB`;
}
