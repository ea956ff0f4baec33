import { coldStart } from './cold-start/cold-start.ts';
import { commitLog } from './commit-log/commit-log.ts';
import { consume } from './consume/consume.ts';
import { encode } from './encode/encode.ts';
import { growth } from './growth/growth.ts';
import { UsageError } from './kit/usage-error.ts';
import { latency } from './latency/latency.ts';
import { peers } from './peers/peers.ts';

/** @returns `false` when what was measured is wrong */
type Benchmark = (args: readonly string[]) => Promise<unknown>;

/** Benchmarks by name: what is compared runs side by side, in one go. */
const BENCHMARKS: Readonly<Record<string, Benchmark>> = {
  peers,
  latency,
  growth,
  consume,
  'cold-start': coldStart,
  encode,
  'commit-log': commitLog,
};
const DEFAULT = 'peers';

const [first = DEFAULT, ...rest] = process.argv.slice(2);
const [name, args] = first.startsWith('-') ? [DEFAULT, [first, ...rest]] : [first, rest];
try {
  const benchmark = BENCHMARKS[name];
  const names = Object.keys(BENCHMARKS).join(', ');
  if (!benchmark) throw new UsageError(`got benchmark "${name}", allowed: ${names}`);
  if ((await benchmark(args)) === false) process.exitCode = 1;
} catch (error) {
  if (!isUsageError(error)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 2;
}

/** Ours, or one of Node's about an option that nobody knows. */
function isUsageError(error: unknown): error is Error {
  if (error instanceof UsageError) return true;
  const { code } = error as { code?: unknown };
  return String(code).startsWith('ERR_PARSE_ARGS');
}
