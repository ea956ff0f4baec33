import { stopSession } from '../local/session.ts';
import { EXIT } from './exit-codes.ts';
import { defineCommand } from './kit/command.ts';
import { print, printJson } from './kit/io.ts';

export const down = defineCommand({
  name: 'down',
  description: 'Stop the local runtime; what it stored is removed by the next start',
  args: {},
  examples: ['sluice down'],
  async run({ json }, io) {
    const wasUp = await stopSession(io.root);
    if (json) printJson(io, { wasUp });
    else print(io, wasUp ? 'the local runtime is down' : 'no local runtime was up');
    return EXIT.ok;
  },
});
