import { mkdirSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { describeMachine } from './machine.ts';

const FOLDER = join(import.meta.dirname, '..', 'results');

/**
 * Keeps what was measured and a picture of it, as `<date>-<benchmark>.json` and `.svg`; the comparison with
 * others, which is the one people ask for, as `<date>`.
 */
export function writeResults(benchmark: string, results: object, svg: string): void {
  const measuredAt = new Date().toISOString();
  const name = measuredAt.slice(0, 10) + (benchmark === 'peers' ? '' : `-${benchmark}`);
  const file = join(FOLDER, name);
  mkdirSync(FOLDER, { recursive: true });
  const record = { benchmark, measuredAt, machine: describeMachine(), ...results };
  writeFileSync(`${file}.json`, `${JSON.stringify(record, undefined, 2)}\n`);
  writeFileSync(`${file}.svg`, svg);
  const shown = relative(process.cwd(), file);
  process.stdout.write(`written: ${shown}.json and ${shown}.svg\n`);
}
