import { EXIT } from './exit-codes.ts';
import { defineCommand } from './kit/command.ts';
import { usageError } from './kit/error.ts';
import { requireSession } from './kit/session.ts';
import { chosenEvents, sessionEvent } from './kit/session-event.ts';
import { numberFlag } from './kit/values.ts';
import { showMappings } from './mapping/show.ts';
import { switchMapping } from './mapping/switch.ts';

/** A call in flight may take the 2 minutes of the consumer, and a member that died is gone after 10 s. */
const DEFAULT_TIMEOUT = '150';
const MAX_TIMEOUT = 3_600;

export const mapping = defineCommand({
  name: 'mapping',
  description: 'Show, disable or enable the event source mapping of an event in the local runtime',
  args: {
    action: { type: 'positional', required: true, description: 'show, disable or enable' },
    event: {
      type: 'positional',
      required: false,
      description: 'Name of the event; show: all unless given',
    },
    timeout: {
      type: 'string',
      valueHint: 'seconds',
      description: `disable, enable: how long to wait until it is so, ${DEFAULT_TIMEOUT} unless given`,
    },
  },
  examples: [
    'sluice mapping show',
    'sluice mapping disable order-placed',
    'sluice mapping enable order-placed --timeout 30 --json',
  ],
  exitCodes: [EXIT.noRuntime, EXIT.interrupted],
  async run({ action, event, timeout, json = false }, io) {
    if (action !== 'show' && action !== 'disable' && action !== 'enable') {
      throw usageError('action', `"${action}"`, 'show, disable, enable');
    }
    if (action === 'show') {
      if (timeout !== undefined) throw usageError('--timeout', 'it', 'only with disable, enable');
      const session = await requireSession(io);
      return await showMappings(session, chosenEvents(session, event), json, io);
    }
    if (event === undefined) throw usageError('event', 'none', 'the name of one');
    const range = { min: 1, max: MAX_TIMEOUT };
    const timeoutSeconds = numberFlag('--timeout', timeout ?? DEFAULT_TIMEOUT, range);
    const session = await requireSession(io);
    const wish = { enabled: action === 'enable', timeoutSeconds };
    return await switchMapping(session, sessionEvent(session, event), wish, json, io);
  },
});
