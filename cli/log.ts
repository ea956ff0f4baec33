import { userInfo } from 'node:os';
import { EXIT } from './exit-codes.ts';
import { defineCommand } from './kit/command.ts';
import { usageError } from './kit/error.ts';
import { placeOf } from './kit/place.ts';
import { TARGET_ARGS, TARGET_EVENT } from './kit/target.ts';
import { numberFlag } from './kit/values.ts';
import { resetChain } from './log/reset.ts';
import { showLog } from './log/show.ts';

const DEFAULT_LIMIT = '20';
const MAX_LIMIT = 1_000_000;
const MAX_PARTITION = 999_999;

export const log = defineCommand({
  name: 'log',
  description: 'Show the commit log of an event, or close a chain whose topic was made again',
  args: {
    action: { type: 'positional', required: true, description: 'show or reset' },
    event: { type: 'positional', required: true, description: TARGET_EVENT },
    partition: { type: 'string', valueHint: 'number', description: 'One partition alone' },
    limit: {
      type: 'string',
      valueHint: 'number',
      description: `show: so many of the newest links of each partition, ${DEFAULT_LIMIT} unless given`,
    },
    why: {
      type: 'string',
      valueHint: 'text',
      description: 'reset: why, for whoever reads the log',
    },
    by: { type: 'string', valueHint: 'name', description: 'reset: who does it, you unless given' },
    yes: { type: 'boolean', description: 'reset: without the question' },
    ...TARGET_ARGS,
  },
  examples: [
    'sluice log show order-placed',
    'sluice log show order-placed --partition 3 --limit 100 --json',
    'sluice log reset order-placed --partition 3 --why "topic remade for more partitions"',
    'sluice log show order-placed --bucket "$BUCKET" --region eu-central-1',
    'sluice log reset order-placed --partition 3 --why "topic remade" --bucket "$BUCKET" --brokers "$BROKERS"',
  ],
  exitCodes: [EXIT.noRuntime],
  async run({ action, event, json = false, ...flags }, io) {
    if (action !== 'show' && action !== 'reset') {
      throw usageError('action', `"${action}"`, 'show, reset');
    }
    const { limit, why, by, yes } = flags;
    if (action === 'show') refuse({ '--why': why, '--by': by, '--yes': yes }, 'reset');
    else refuse({ '--limit': limit }, 'show');
    const partition =
      flags.partition === undefined
        ? undefined
        : numberFlag('--partition', flags.partition, { min: 0, max: MAX_PARTITION });
    if (action === 'show') {
      const range = { min: 1, max: MAX_LIMIT };
      const most = numberFlag('--limit', limit ?? DEFAULT_LIMIT, range);
      const place = await placeOf(io, flags);
      return await showLog(place, event, { partition, limit: most, json }, io);
    }
    if (partition === undefined) throw usageError('--partition', 'none', 'a number');
    if (!why?.trim()) throw usageError('--why', 'none', 'the reason, in your words');
    const who = { by: by ?? userInfo().username, why };
    const place = await placeOf(io, flags, ['brokers']);
    const target = { event: place.event(event), partition };
    return await resetChain(place, target, who, { isAgreed: yes ?? false, isJson: json }, io);
  },
});

/** Flags of the other action. */
function refuse(flags: Readonly<Record<string, unknown>>, action: string): void {
  for (const [flag, value] of Object.entries(flags)) {
    if (value !== undefined) throw usageError(flag, 'it', `only with ${action}`);
  }
}
