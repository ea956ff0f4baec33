import { runAudit } from './audit/run.ts';
import { EXIT } from './exit-codes.ts';
import { defineCommand } from './kit/command.ts';
import { usageError } from './kit/error.ts';
import { placeOf } from './kit/place.ts';
import { TARGET_ARGS, TARGET_EVENT, TARGET_QUEUE_ARGS } from './kit/target.ts';

export const audit = defineCommand({
  name: 'audit',
  description: 'Prove that every record of an event is a row, a dead letter or a tombstone, once',
  args: {
    event: { type: 'positional', required: true, description: TARGET_EVENT },
    since: {
      type: 'string',
      valueHint: 'time',
      description: 'Only commits from then on, ISO 8601; all unless given',
    },
    repair: { type: 'boolean', description: 'Mend what can be mended, after a question' },
    yes: { type: 'boolean', description: 'Repair without the question' },
    ...TARGET_ARGS,
    ...TARGET_QUEUE_ARGS,
  },
  examples: [
    'sluice audit order-placed',
    'sluice audit order-placed --since 2026-11-22T00:00:00Z --json',
    'sluice audit order-placed --repair --yes',
    'sluice audit order-placed --bucket "$BUCKET" --brokers "$BROKERS" --region eu-central-1',
  ],
  exitCodes: [EXIT.noRuntime, EXIT.inconsistent],
  async run({ event, since, repair = false, yes = false, json = false, ...flags }, io) {
    if (yes && !repair) throw usageError('--yes', 'it alone', '--repair --yes');
    const sinceMillis = since === undefined ? undefined : timeOf(since);
    const needs = repair ? (['brokers', 'queue-url'] as const) : (['brokers'] as const);
    const place = await placeOf(io, flags, needs);
    const options = { sinceMillis, isRepairing: repair, isAgreed: yes, isJson: json };
    return await runAudit(place, place.event(event), options, io);
  },
});

function timeOf(text: string): number {
  const millis = Date.parse(text);
  if (/^\d{4}-\d{2}-\d{2}/.test(text) && !Number.isNaN(millis)) return millis;
  throw usageError('--since', `"${text}"`, 'a time as ISO 8601, e.g. 2026-11-22T10:00:00Z');
}
