import { deadLetterMessage } from '../../../adapters/dead-letter-message.ts';
import type { DeadLetterSink } from '../../../core/ports.ts';
import type { KafkaRecord } from '../../../core/record.ts';
import type { DeadLetter } from '../../../core/settle/dead-letter.ts';
import { invocationOf } from './invocation.ts';
import type { Actor, Scheduler } from './scheduler.ts';
import type { Produced } from './topic.ts';

/** A copy in the dead-letter topic; Lambda's own tell no generation. */
export interface Letter {
  readonly generation: number | undefined;
  readonly record: KafkaRecord;
  /** By the clock of whoever wrote it, milliseconds since 1970. */
  readonly failedAt: number;
  /** What stands in the topic. */
  readonly message: Omit<KafkaRecord, 'partition' | 'offset' | 'topic'>;
}

/** As Lambda writes it when it gives up. */
export function lambdaLetter(one: Produced, failedAt: number): Letter {
  const value = Buffer.from(JSON.stringify({ payload: invocationOf([one]) }));
  const message = { key: one.record.key, value, headers: [], timestamp: failedAt };
  return { generation: undefined, record: one.record, failedAt, message };
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
  const { generation, record, failedAt } = letter;
  return { generation, record, failedAt, message };
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
