import { join } from 'node:path';

/** The folder of this project, which holds `.sluice/`. */
export const PROJECT_ROOT = join(import.meta.dirname, '..');

/** What is fetched once and shared by every session. */
export function cacheFolder(root: string = PROJECT_ROOT): string {
  return join(root, '.sluice', 'cache');
}

/** Where sessions live, a folder each. */
export function sessionsFolder(root: string = PROJECT_ROOT): string {
  return join(root, '.sluice', 'local');
}
