/**
 * `node handler-process.ts <asset folder> <invocations> <report>`: the bundled consumer, called with one
 * invocation after the other. As Lambda's runtime does, it is handed JSON text and parses it.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { handler as Handler } from '../../../lambda/consume-batch/handler.ts';
import { SteadyAccount } from '../../kit/steady.ts';

const [assetFolder = '', folder = '', report = ''] = process.argv.slice(2);
const names = readdirSync(folder).sort();
const account = new SteadyAccount(names.reduce((sum, name) => sum + recordsOf(name), 0));
const bundle: { handler: typeof Handler } = await import(
  pathToFileURL(join(assetFolder, 'index.mjs')).href
);
for (const name of names) {
  // at once: Lambda's runtime decodes a whole text, too, and Node's promises do so piece by piece
  const text = readFileSync(join(folder, name), 'utf8');
  const context = { functionName: 'bench', functionVersion: '1' };
  const { batchItemFailures } = await bundle.handler(JSON.parse(text), context);
  if (batchItemFailures.length > 0) throw new Error(`${name} was not settled`);
  account.done(recordsOf(name));
}
account.write(report);

function recordsOf(name: string): number {
  return Number(/-(\d+)\.json$/.exec(name)?.[1]);
}
