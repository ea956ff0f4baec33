import { once } from 'node:events';
import { startLocalRuntime } from '../local/runtime.ts';
import { DEFAULT_SESSION, readSession, startSession, stopSession } from '../local/session.ts';
import { EXIT, type ExitCode } from './exit-codes.ts';
import { defineCommand } from './kit/command.ts';
import { unlessAborted } from './kit/interrupt.ts';
import { type Io, print, printJson, tell } from './kit/io.ts';
import { progressTo } from './kit/progress.ts';
import { type Session, withWarehouse } from './kit/session.ts';

export const up = defineCommand({
  name: 'up',
  description: 'Start the local runtime: Kafka, the AWS services, every pipeline',
  args: {
    foreground: { type: 'boolean', description: 'Stay until Ctrl-C, then stop everything' },
  },
  examples: ['sluice up', 'sluice up --foreground'],
  exitCodes: [EXIT.interrupted],
  async run({ foreground, json }, io) {
    const running = await readSession(io.root);
    if (running) {
      tell(io, 'a local runtime is up already');
      show(withWarehouse(running), Boolean(json), io);
      return EXIT.ok;
    }
    return foreground ? await stay(Boolean(json), io) : await start(Boolean(json), io);
  },
});

async function start(json: boolean, io: Io): Promise<ExitCode> {
  const { root, signal } = io;
  try {
    const session = await unlessAborted(signal, startSession({ root, progress: progressTo(io) }));
    show(withWarehouse(session), json, io);
    return EXIT.ok;
  } catch (error) {
    // A start that fails cleans up after itself; one that is interrupted goes on by itself.
    if (signal.aborted) await stopSession(root);
    throw error;
  }
}

async function stay(json: boolean, io: Io): Promise<ExitCode> {
  const { root, signal } = io;
  const progress = progressTo(io);
  const runtime = await startLocalRuntime({ root, session: DEFAULT_SESSION, progress });
  try {
    if (signal.aborted) return EXIT.interrupted;
    show(withWarehouse(runtime.session), json, io);
    tell(io, 'Ctrl-C stops everything');
    await once(signal, 'abort');
    return EXIT.ok;
  } finally {
    await runtime.stop();
  }
}

function show(session: Session, json: boolean, io: Io): void {
  if (json) {
    printJson(io, session);
    return;
  }
  const { brokers, endpoint, bucket, warehouseFile, events, logs } = session;
  const lines = [
    ['brokers', brokers],
    ['AWS', endpoint],
    ['bucket', bucket],
    ['warehouse', warehouseFile],
    ['logs', logs],
    ['events', events.map(({ name }) => name).join(', ')],
  ];
  for (const [name = '', value] of lines) print(io, `${name.padEnd(10)} ${value}`);
}
