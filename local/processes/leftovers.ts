import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { commandLine } from './alive.ts';
import { signalGroup } from './children.ts';

/** The file in a service's folder that names its process. */
export const PROCESS_FILE = 'process.json';

/**
 * Kills the services that an earlier run of a session left behind. An id may belong to another
 * process by now: only one whose command line names the service's folder is ours.
 */
export function stopLeftovers(session: string): void {
  for (const service of folders(session)) {
    const file = join(session, service, PROCESS_FILE);
    const pid = recordedPid(file);
    if (pid === undefined) continue;
    if (commandLine(pid).includes(join(session, service))) signalGroup(pid, 'SIGKILL');
    rmSync(file, { force: true });
  }
}

function folders(session: string): string[] {
  try {
    const entries = readdirSync(session, { withFileTypes: true });
    return entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
  } catch {
    return [];
  }
}

function recordedPid(file: string): number | undefined {
  try {
    const { pid } = JSON.parse(readFileSync(file, 'utf8')) as { pid: unknown };
    return typeof pid === 'number' && pid > 1 ? pid : undefined;
  } catch {
    return undefined;
  }
}
