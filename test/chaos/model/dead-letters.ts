import { deadLetterMessage } from '../../../adapters/dead-letter-message.ts';
import type { DeadLetterSink } from '../../../core/ports.ts';
import type { KafkaRecord } from '../../../core/record.ts';
import type { DeadLetter } from '../../../core/settle/dead-letter.ts';
import { invocationOf } from './invocation.ts';
import type { Actor, Scheduler } from './scheduler.ts';
import { type Produced, TOPIC } from './topic.ts';

/** A copy in the dead-letter topic. */
export interface Letter {
  /** Whose it is in truth. */
  readonly record: KafkaRecord;
  /** What stands in the topic. */
  readonly message: Omit<KafkaRecord, 'partition' | 'offset' | 'topic'>;
}

/** As Lambda writes it when it gives up. */
export function lambdaLetter(one: Produced, failedAt: number): Letter {
  const timestamp = new Date(failedAt).toISOString();
  const value = Buffer.from(JSON.stringify({ timestamp, payload: invocationOf([one]) }));
  const message = { key: one.record.key, value, headers: [], timestamp: failedAt };
  return { record: one.record, message };
}

/** As the function and the repair write it. */
function ownLetter(letter: DeadLetter): Letter {
  const { key, value, headers = {}, timestamp } = deadLetterMessage(letter);
  const message = {
    key: bytes(key),
    value: bytes(value),
    timestamp: Number(timestamp),
    headers: Object.entries(headers).flatMap(([name, values]) =>
      [values ?? []].flat().map((one) => [name, Buffer.from(one)] as const),
    ),
  };
  return { record: letter.record, message };
}

/** What a reader of the topic gets: one partition, of which nothing expires. */
export function messagesOf(letters: readonly Letter[]): KafkaRecord[] {
  return letters.map(({ message }, offset) => {
    return { topic: `${TOPIC}.dlq`, partition: 0, offset, ...message };
  });
}

function bytes(value: Buffer | string | null | undefined): Uint8Array | null {
  return value === null || value === undefined ? null : Buffer.from(value);
}

/** The sink of the real dead-letter topic, stored in `letters` in order. */
export function deadLetterSink(
  letters: Letter[],
  scheduler: Scheduler,
  actor: () => Actor,
): DeadLetterSink {
  return {
    produce(some) {
      const offsets = some.map(({ record }) => record.offset).join(', ');
      const store = (taken: number) => {
        letters.push(...some.slice(0, taken).map(ownLetter));
      };
      return scheduler.effect(actor(), {
        label: `PRODUCE dead letters ${offsets} of partition ${some[0]?.record.partition}`,
        done: () => store(some.length),
        partly: () => {
          store(some.length - 1);
          throw new Error('not every letter was acknowledged');
        },
      });
    },
  };
}
