import { reportText } from './demo/report.ts';
import { problemsOf, resultJson } from './demo/result.ts';
import { runDemo } from './demo/run.ts';
import { withDemoSession } from './demo/session.ts';
import { EXIT } from './exit-codes.ts';
import { defineCommand } from './kit/command.ts';
import { print, printJson } from './kit/io.ts';
import { numberFlag } from './kit/values.ts';

const MAX_RECORDS = 100_000_000;

export const demo = defineCommand({
  name: 'demo',
  description: 'Send generated events through everything, and account for each of them',
  args: {
    records: {
      type: 'string',
      valueHint: 'count',
      default: '100000',
      description: 'Records over all example events',
    },
    seed: { type: 'string', valueHint: 'text', default: '1', description: 'Seed of the generator' },
    keep: { type: 'boolean', description: 'Leave the runtime up for status and query' },
  },
  examples: ['sluice demo', 'sluice demo --records 10000 --seed 7 --keep'],
  exitCodes: [EXIT.interrupted],
  async run({ records, seed, keep, json }, io) {
    const count = numberFlag('--records', records, { min: 1, max: MAX_RECORDS });
    const result = await withDemoSession(io, Boolean(keep), (session, startMillis) =>
      runDemo(session, { records: count, seed, startMillis }, io),
    );
    if (json) printJson(io, resultJson(result));
    else print(io, `\n${reportText(result, Boolean(keep))}`);
    return problemsOf(result).length === 0 ? EXIT.ok : EXIT.failure;
  },
});
