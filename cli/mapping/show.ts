import { EXIT, type ExitCode } from '../exit-codes.ts';
import { type Io, print, printJson } from '../kit/io.ts';
import { sessionKafka, withAdmin } from '../kit/kafka.ts';
import type { Session } from '../kit/session.ts';
import { table } from '../kit/table.ts';
import { type MappingStatus, readMapping } from './status.ts';

const HEADINGS = ['event', 'state', 'group', 'members'] as const;

/** Shows how the mappings of events stand. */
export async function showMappings(
  session: Session,
  events: Session['events'],
  json: boolean,
  io: Io,
): Promise<ExitCode> {
  const statuses = await withAdmin(sessionKafka(session), (admin) =>
    Promise.all(events.map((event) => readMapping(admin, event))),
  );
  if (json) printJson(io, statuses);
  else print(io, table(HEADINGS, statuses.map(cells)));
  return EXIT.ok;
}

function cells({ event, state, consumerGroup, members }: MappingStatus): string[] {
  return [event, state, consumerGroup, String(members.length)];
}
