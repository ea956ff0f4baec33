import { parseArgs } from 'node:util';
import { runRealChaos } from './run.ts';

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '10' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
  },
});
const exact = await runRealChaos({ minutes: Number(values.minutes), seed: Number(values.seed) });
process.exitCode = exact ? 0 : 1;
