import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { StackAssembly } from '../../local/assembly/template.ts';
import { readAssembly } from '../../local/assembly.ts';
import { PROJECT_ROOT } from '../../local/paths.ts';
import { run } from '../../local/processes/run.ts';

const APP = join(import.meta.dirname, 'app-process.ts');

/**
 * Synthesizes the `local` environment with events of the benchmarks instead of the project's.
 *
 * @param folder has to be below the project, so that bundles find its modules
 */
export async function synthesizeEvents(events: number, folder: string): Promise<StackAssembly[]> {
  const { context }: { context?: object } = JSON.parse(
    readFileSync(join(PROJECT_ROOT, 'cdk.json'), 'utf8'),
  );
  await run(process.execPath, [APP, String(events)], {
    fault: 'SYNTH',
    what: 'synthesizing the events of the benchmarks',
    cwd: PROJECT_ROOT,
    env: { ...process.env, CDK_OUTDIR: folder, CDK_CONTEXT_JSON: JSON.stringify(context ?? {}) },
  });
  return readAssembly(folder, 'local');
}
