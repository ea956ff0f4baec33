import { usageError } from './error.ts';
import type { Session } from './session.ts';

/** @throws CliError naming the events that run */
export function sessionEvent(
  { events }: Pick<Session, 'events'>,
  name: string,
): Session['events'][number] {
  const event = events.find((candidate) => candidate.name === name);
  if (event) return event;
  throw usageError('event', `"${name}"`, events.map((candidate) => candidate.name).join(', '));
}

/** The events that a command is about: the one that is named, or all. */
export function chosenEvents(
  session: Pick<Session, 'events'>,
  name: string | undefined,
): Session['events'] {
  return name === undefined ? session.events : [sessionEvent(session, name)];
}
