import type { EventDefinition } from '../../core/event/definition.ts';
import { generateRecords, type StreamOptions } from '../generator/stream.ts';
import { count, emptyTally, type Tally } from '../generator/tally.ts';
import type { Io } from '../kit/io.ts';
import { sessionProducer } from '../kit/kafka.ts';
import type { Session } from '../kit/session.ts';
import { sendAll } from '../produce/send.ts';

/** What real topics have in them: mostly good records. */
const SHARES = {
  malformedShare: 0.005,
  tombstoneShare: 0.002,
  lateShare: 0.002,
  olderVersionShare: 0.05,
} as const;

/** An event's records, and when they were sent. */
export interface Produced {
  readonly event: string;
  readonly tally: Tally;
}

/** Produces a seeded stream through the broker and remembers what has to become of it. */
export async function produceStream(
  session: Session,
  event: EventDefinition,
  stream: Pick<StreamOptions, 'count' | 'seed' | 'endMillis'>,
  io: Io,
): Promise<Produced> {
  const tally = emptyTally();
  const producer = sessionProducer(session);
  function* messages() {
    for (const record of generateRecords(event, { ...stream, ...SHARES })) {
      count(tally, record);
      yield record.message;
    }
  }
  try {
    await sendAll(producer, messages(), { topic: event.name, signal: io.signal });
  } finally {
    await producer.close();
  }
  return { event: event.name, tally };
}
