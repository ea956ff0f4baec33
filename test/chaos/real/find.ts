import type { Session, SessionEvent } from '../../../local/session/files.ts';
import { clientsOf } from './clients.ts';
import { lettersIn } from './dead-letter-topic.ts';
import { FATE_HEADER, type Fate } from './fates.ts';
import { type Findings, type Identity, identityOf, type Letter } from './judge.ts';
import { readCommits } from './read-commits.ts';
import { readTopic } from './read-topic.ts';
import { rowsIn } from './read-warehouse.ts';

/** Reads what became of a session's records by itself: nothing here is the code that is on trial. */
export async function findAll(session: Session, event: SessionEvent): Promise<Findings> {
  const { s3, kafka } = clientsOf(session);
  const produced = new Map<Identity, Fate>();
  await readTopic(kafka, event.topic, ({ offset, headers }, partition) => {
    const identity = identityOf({ generation: 0, partition, offset: Number(offset) });
    produced.set(identity, String(headers?.[FATE_HEADER]) as Fate);
  });
  const letters: Letter[] = [];
  await readTopic(kafka, event.deadLetterTopic, (message) => {
    letters.push(...lettersIn(message));
  });
  return {
    produced,
    rows: await rowsIn(session.warehouseFile ?? '', event.name),
    letters,
    commits: await readCommits(s3, session.bucket, event.name),
  };
}
