import { runAudit } from './audit/run.ts';
import { EXIT } from './exit-codes.ts';
import { defineCommand } from './kit/command.ts';
import { usageError } from './kit/error.ts';
import { requireSession } from './kit/session.ts';
import { sessionEvent } from './kit/session-event.ts';

export const audit = defineCommand({
  name: 'audit',
  description: 'Prove that every record of an event is a row, a dead letter or a tombstone, once',
  args: {
    event: { type: 'positional', required: true, description: 'Name of the event' },
    since: {
      type: 'string',
      valueHint: 'time',
      description: 'Only commits from then on, ISO 8601; all unless given',
    },
    repair: { type: 'boolean', description: 'Mend what can be mended, after a question' },
    yes: { type: 'boolean', description: 'Repair without the question' },
  },
  examples: [
    'sluice audit order-placed',
    'sluice audit order-placed --since 2026-11-22T00:00:00Z --json',
    'sluice audit order-placed --repair --yes',
  ],
  exitCodes: [EXIT.noRuntime, EXIT.inconsistent],
  async run({ event, since, repair = false, yes = false, json = false }, io) {
    if (yes && !repair) throw usageError('--yes', 'it alone', '--repair --yes');
    const sinceMillis = since === undefined ? undefined : timeOf(since);
    const session = await requireSession(io);
    const options = { sinceMillis, isRepairing: repair, isAgreed: yes, isJson: json };
    return await runAudit(session, sessionEvent(session, event), options, io);
  },
});

function timeOf(text: string): number {
  const millis = Date.parse(text);
  if (/^\d{4}-\d{2}-\d{2}/.test(text) && !Number.isNaN(millis)) return millis;
  throw usageError('--since', `"${text}"`, 'a time as ISO 8601, e.g. 2026-11-22T10:00:00Z');
}
