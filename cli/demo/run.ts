import type { EventDefinition } from '../../core/event/definition.ts';
import { sessionS3 } from '../kit/aws.ts';
import { allEvents } from '../kit/events.ts';
import { formatCount } from '../kit/format.ts';
import type { Io } from '../kit/io.ts';
import { sessionKafka, withAdmin } from '../kit/kafka.ts';
import { progressTo } from '../kit/progress.ts';
import type { Session } from '../kit/session.ts';
import { countEvent } from './count.ts';
import { Counter } from './counter.ts';
import { type Produced, produceStream } from './produce.ts';
import type { DemoResult } from './result.ts';
import { observePipelines, waitForLast } from './wait.ts';

export interface DemoOptions {
  readonly records: number;
  readonly seed: string;
  /** How long the start took, milliseconds. */
  readonly startMillis: number;
}

/** Produces, waits for the last record, counts. */
export async function runDemo(
  session: Session,
  { records, seed, startMillis }: DemoOptions,
  io: Io,
): Promise<DemoResult> {
  const progress = progressTo(io);
  const running = new Set(session.events.map(({ name }) => name));
  const events = (await allEvents(io)).filter(({ name }) => running.has(name));
  const sentFrom = Date.now();
  const [produced, produce] = await timed(() =>
    progress.step(`${formatCount(records)} records are produced`, () =>
      Promise.all(
        events.map((event, i) => {
          const count = shareOf(records, i, events.length);
          return produceStream(session, event, { count, seed, endMillis: sentFrom }, io);
        }),
      ),
    ),
  );
  const [outcome, settle] = await timed(() => waitFor(session, events, produced, io));
  const [results, count] = await timed(() =>
    progress.step('Everything is counted', async () => {
      const counted = [];
      for (const one of produced) counted.push(await countEvent(session, one, sentFrom));
      return counted;
    }),
  );
  const phases = { start: startMillis, produce, settle, count };
  return { seed, outcome, phases, events: results };
}

/** An even share, the rest to the first ones. */
function shareOf(records: number, index: number, count: number): number {
  return Math.floor(records / count) + (index < records % count ? 1 : 0);
}

async function waitFor(
  session: Session,
  events: readonly EventDefinition[],
  produced: readonly Produced[],
  io: Io,
): Promise<'arrived' | 'stalled'> {
  const sum = (of: (one: Produced) => number) => produced.reduce((all, one) => all + of(one), 0);
  const expected = {
    records: sum(({ tally }) => tally.produced),
    rows: sum(({ tally }) => tally.rows),
  };
  const names = events.map(({ name }) => name);
  const client = sessionS3(session);
  const counter = new Counter(io.stderr);
  return await withAdmin(sessionKafka(session), async (admin) => {
    const outcome = await waitForLast({
      expected,
      observe: () => observePipelines(session, names, admin, client),
      show: ({ settled, rowsInWarehouse }) =>
        counter.show(
          `settled ${formatCount(settled)} of ${formatCount(expected.records)} records, ` +
            `in the warehouse ${formatCount(rowsInWarehouse)} of ${formatCount(expected.rows)} rows`,
        ),
      signal: io.signal,
    });
    counter.end(outcome === 'arrived' ? '✓' : '✗');
    return outcome;
  });
}

async function timed<T>(work: () => Promise<T>): Promise<[T, milliseconds: number]> {
  const startedAt = performance.now();
  const result = await work();
  return [result, Math.round(performance.now() - startedAt)];
}
