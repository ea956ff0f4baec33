// `node start-process.mjs <asset folder> <invocation>`: a function's first invocation in a fresh process.
// Plain JavaScript, so that no time goes into reading TypeScript, which Lambda's runtime does not do either.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const booted = performance.now();
const [assetFolder, invocation] = process.argv.slice(2);
const { handler } = await import(pathToFileURL(join(assetFolder, 'index.mjs')).href);
const imported = performance.now();
const context = { functionName: 'bench', functionVersion: '1' };
const answer = await handler(JSON.parse(readFileSync(invocation, 'utf8')), context);
const answered = performance.now();
if (answer.batchItemFailures.length > 0) throw new Error('the invocation was not settled');
const { user, system } = process.cpuUsage();
const cpu = (user + system) / 1000;
// all since the process was started, milliseconds; the handler's own lines went to standard output
process.stderr.write(JSON.stringify({ booted, imported, answered, cpu }));
process.exit();
