import { commitLog } from './commit-log/commit-log.ts';
import { consume } from './consume/consume.ts';
import { encode } from './encode/encode.ts';

/** Benchmarks by name: what is compared runs side by side, in one go. */
const BENCHMARKS: Readonly<Record<string, () => Promise<void>>> = {
  consume,
  encode,
  'commit-log': commitLog,
};

const [name = ''] = process.argv.slice(2);
const benchmark = BENCHMARKS[name];
if (!benchmark) {
  const names = Object.keys(BENCHMARKS).join(', ');
  process.stderr.write(`got benchmark "${name}", allowed: ${names}\n`);
  process.exitCode = 2;
} else {
  await benchmark();
}
