import { SendMessageBatchCommand, type SQSClient } from '@aws-sdk/client-sqs';
import { parseNotification } from '../../../core/notification.ts';
import type { Actor, Scheduler } from './scheduler.ts';

export interface Message {
  readonly messageId: string;
  readonly body: string;
}

/** A standard queue of SQS: at least once, in any order. */
export class Queue {
  messages: Message[] = [];
  /** Keys of the files that it was ever told of. */
  readonly announced = new Set<string>();
  sent = 0;

  send(body: string): void {
    this.sent += 1;
    this.announced.add(keyIn(body));
    this.messages.push({ messageId: String(this.sent), body });
  }

  delete(messages: readonly Message[]): void {
    this.messages = this.messages.filter((message) => !messages.includes(message));
  }
}

/** A client for the real adapter: every request is an effect of the actor. */
export function sqsClient(queue: Queue, scheduler: Scheduler, actor: () => Actor): SQSClient {
  const client = {
    config: { region: async () => 'eu-central-1' },
    send: (command: unknown) => {
      if (!(command instanceof SendMessageBatchCommand)) throw new TypeError('only batches');
      const entries = command.input.Entries ?? [];
      const send = (taken: number) => {
        for (const { MessageBody = '' } of entries.slice(0, taken)) queue.send(MessageBody);
        return { Failed: entries.slice(taken).map(({ Id }) => ({ Id, Code: 'busy' })) };
      };
      return scheduler.effect(actor(), {
        label: `SEND ${entries.length} messages`,
        done: () => send(entries.length),
        partly: () => send(entries.length - 1),
      });
    },
  };
  return client as unknown as SQSClient;
}

/** The same bodies are sent again and again. */
const KEYS = new Map<string, string>();
const KEYS_MAX = 10_000;

function keyIn(body: string): string {
  const known = KEYS.get(body);
  if (known !== undefined) return known;
  if (KEYS.size > KEYS_MAX) KEYS.clear();
  const { key } = parseNotification(body);
  KEYS.set(body, key);
  return key;
}
