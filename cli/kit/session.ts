import { type Session as RunningSession, readSession } from '../../local/session.ts';
import { EXIT } from '../exit-codes.ts';
import { CliError } from './error.ts';
import type { Io } from './io.ts';

/** A running session that has a warehouse, as every session of this project does. */
export interface Session extends RunningSession {
  readonly warehouseFile: string;
}

/** @throws CliError of exit code `noRuntime` */
export async function requireSession({ root }: Pick<Io, 'root'>): Promise<Session> {
  const session = await readSession(root);
  if (session) return withWarehouse(session);
  throw new CliError('no local runtime is up, start one with: sluice up', EXIT.noRuntime);
}

export function withWarehouse(session: RunningSession): Session {
  const { warehouseFile } = session;
  if (warehouseFile !== undefined) return { ...session, warehouseFile };
  throw new CliError('the local environment has no warehouse, see environments/local.ts');
}
