import { setTimeout as sleep } from 'node:timers/promises';
import type { Admin } from 'kafkajs';
import { describedSession, isMappingWanted, wantMapping } from '../../local/session.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { CliError } from '../kit/error.ts';
import { type Io, print, printJson } from '../kit/io.ts';
import { sessionKafka, withAdmin } from '../kit/kafka.ts';
import type { Session } from '../kit/session.ts';
import { sessionEvent } from '../kit/session-event.ts';
import { hasReached, type MappingStatus, readMapping, whatHolds } from './status.ts';

const POLL_MILLISECONDS = 200;

export interface MappingWish {
  readonly enabled: boolean;
  readonly timeoutSeconds: number;
}

/** Enables or disables the mapping of an event and returns when the runtime and the broker say it is so. */
export async function switchMapping(
  session: Session,
  event: Session['events'][number],
  wish: MappingWish,
  json: boolean,
  io: Io,
): Promise<ExitCode> {
  wantMapping(io.root, event.name, wish.enabled);
  const status = await withAdmin(sessionKafka(session), (admin) =>
    waitUntilReached(admin, session, event.name, wish, io),
  );
  if (json) printJson(io, status);
  else print(io, summary(status));
  return EXIT.ok;
}

/** @throws CliError when it is not so in time, when another command wants otherwise, when the runtime ends */
async function waitUntilReached(
  admin: Admin,
  { logs }: Session,
  event: string,
  { enabled, timeoutSeconds }: MappingWish,
  { root, signal }: Io,
): Promise<MappingStatus> {
  const deadline = Date.now() + timeoutSeconds * 1000;
  for (;;) {
    const session = describedSession(root);
    if (!session) throw new CliError('the local runtime ended meanwhile', EXIT.noRuntime);
    const status = await readMapping(admin, sessionEvent(session, event));
    if (hasReached(status, enabled)) return status;
    const verb = enabled ? 'enabled' : 'disabled';
    if (isMappingWanted(root, event) !== enabled) {
      throw new CliError(`the mapping of ${event} is not ${verb}: another command undid it`);
    }
    if (Date.now() >= deadline) {
      const late = `the mapping of ${event} is not ${verb} after ${timeoutSeconds} s`;
      throw new CliError(`${late}: ${whatHolds(status, enabled, logs)}`);
    }
    await sleep(POLL_MILLISECONDS, undefined, { signal });
  }
}

function summary({ event, state, consumerGroup, members }: MappingStatus): string {
  const count = members.length === 1 ? '1 member' : `${members.length || 'no'} members`;
  return `the mapping of ${event} is ${state.toLowerCase()}, its group ${consumerGroup} has ${count}`;
}
