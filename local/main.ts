/**
 * The process of a session that stays: `node main.ts <root> <session> [event…]`. It ends, with all that
 * it started, on SIGTERM, SIGINT and SIGHUP; until it is ready also with the command that started it.
 */
import { LocalError } from './errors.ts';
import { type LocalRuntime, startLocalRuntime } from './runtime.ts';
import { remoteProgress, type SessionMessage } from './session/channel.ts';

const [root = '', session = '', ...events] = process.argv.slice(2);
let runtime: LocalRuntime | undefined;

for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, stop);
process.on('disconnect', stopUnlessReady);

try {
  const progress = remoteProgress(send);
  const selected = events.length === 0 ? {} : { events };
  runtime = await startLocalRuntime({ root, session, progress, ...selected });
  send({ kind: 'ready' });
} catch (error) {
  console.error(error);
  const code = error instanceof LocalError ? error.code : undefined;
  const message = error instanceof Error ? error.message : String(error);
  send({ kind: 'failed', code, message });
  process.exitCode = 1;
}
if (process.connected) process.disconnect();

function send(message: SessionMessage): void {
  if (process.connected) process.send?.(message);
}

function stopUnlessReady(): void {
  if (runtime === undefined) process.exit(1);
}

/** Before it is ready there is nothing to end in order: the children are killed with this process. */
async function stop(): Promise<void> {
  if (runtime === undefined) process.exit(1);
  await runtime.stop();
  process.exit();
}
