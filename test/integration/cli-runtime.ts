import { mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { commands } from '../../cli/commands.ts';
import { runMain } from '../../cli/main.ts';
import { PROJECT_ROOT } from '../../local/paths.ts';
import { silent } from '../../local/progress.ts';
import { sessionFolder } from '../../local/session/files.ts';
import { DEFAULT_SESSION, type Session, startSession, stopSession } from '../../local/session.ts';
import { testIo } from '../cli/test-io.ts';
import { uniqueName } from '../helpers/services.ts';

/** A runtime in the background, and commands that take it for the one they mean when none is named. */
export interface CliRuntime {
  readonly session: Session;
  run(...argv: string[]): Promise<{ code: number; out: string; err: string }>;
  stop(): Promise<void>;
}

/** Starts a runtime of some events; a developer's own session goes on beside it. */
export async function cliRuntime(events: readonly string[]): Promise<CliRuntime> {
  const name = uniqueName('cli');
  const session = await startSession({ root: PROJECT_ROOT, name, events, progress: silent });
  const folder = sessionFolder(PROJECT_ROOT, name);
  const root = mkdtempSync(join(tmpdir(), 'sluice-root-'));
  const standIn = sessionFolder(root, DEFAULT_SESSION);
  mkdirSync(dirname(standIn), { recursive: true });
  symlinkSync(folder, standIn);
  symlinkSync(`${folder}.owner.json`, `${standIn}.owner.json`);
  return {
    session,
    async run(...argv) {
      const io = testIo({ root });
      const code = await runMain(argv, io, commands);
      return { code, out: io.out(), err: io.err() };
    },
    async stop() {
      await stopSession(PROJECT_ROOT, name);
      for (const path of [root, folder, `${folder}.log`]) rmSync(path, { recursive: true });
    },
  };
}
