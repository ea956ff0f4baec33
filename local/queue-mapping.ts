import { setTimeout as sleep } from 'node:timers/promises';
import {
  DeleteMessageBatchCommand,
  type Message,
  ReceiveMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import type { LocalFunction } from './function.ts';
import type { MappingLog } from './mapping/log.ts';
import { queueEvent, succeededMessages } from './mapping/queue-event.ts';
import type { QueueMappingSpec } from './mapping/spec.ts';

/** What the service hands out, and deletes, in one request. */
const MAX_REQUEST_MESSAGES = 10;
const LONG_POLL_SECONDS = 5;
const RETRY_MILLISECONDS = 500;

/** The event source mapping of a queue: one call at a time, standard queues only. */
export class QueueMapping {
  readonly #spec: QueueMappingSpec;
  readonly #function: LocalFunction;
  readonly #sqs: SQSClient;
  readonly #region: string;
  readonly #log: MappingLog;
  readonly #stopped = new AbortController();
  #loop: Promise<void> | undefined;

  constructor(
    spec: QueueMappingSpec,
    target: LocalFunction,
    { region, endpoint }: { region: string; endpoint: string },
    log: MappingLog,
  ) {
    this.#spec = spec;
    this.#function = target;
    this.#region = region;
    this.#log = log;
    const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
    this.#sqs = new SQSClient({ region, endpoint, credentials });
  }

  start(): void {
    this.#loop = this.#poll();
  }

  /** Starts nothing more; ends when the call in flight has, which stopping the function cuts short. */
  async stop(): Promise<void> {
    this.#stopped.abort();
    await this.#loop;
    this.#sqs.destroy();
  }

  async #poll(): Promise<void> {
    const { signal } = this.#stopped;
    while (!signal.aborted) {
      try {
        const messages = await this.#batch();
        if (messages.length > 0 && !signal.aborted) await this.#process(messages);
      } catch (error) {
        if (signal.aborted) return;
        this.#log('polling failed', { cause: String(error) });
        await sleep(RETRY_MILLISECONDS);
      }
    }
  }

  /** Receives until the batch is full, or its first message has waited for the window. */
  async #batch(): Promise<Message[]> {
    const messages: Message[] = [];
    let deadline = Number.POSITIVE_INFINITY;
    do {
      const left = Math.ceil((deadline - Date.now()) / 1000);
      messages.push(...(await this.#receive(messages.length, Math.min(LONG_POLL_SECONDS, left))));
      if (messages.length === 0) return [];
      if (deadline === Number.POSITIVE_INFINITY) {
        deadline = Date.now() + this.#spec.windowMilliseconds;
      }
    } while (messages.length < this.#spec.batchSize && Date.now() < deadline);
    return messages;
  }

  async #receive(have: number, WaitTimeSeconds: number): Promise<Message[]> {
    const wanted = Math.min(MAX_REQUEST_MESSAGES, this.#spec.batchSize - have);
    const request = new ReceiveMessageCommand({
      QueueUrl: this.#spec.queueUrl,
      MaxNumberOfMessages: wanted,
      WaitTimeSeconds: Math.max(0, WaitTimeSeconds),
      MessageSystemAttributeNames: ['All'],
      MessageAttributeNames: ['All'],
    });
    const { Messages = [] } = await this.#sqs.send(request, { abortSignal: this.#stopped.signal });
    return Messages;
  }

  async #process(messages: readonly Message[]): Promise<void> {
    const { eventSourceArn, reportsItemFailures } = this.#spec;
    const event = queueEvent({ eventSourceArn, region: this.#region }, messages);
    const { requestId, result } = await this.#function.invoke(event);
    if (result.kind === 'error') {
      this.#log('failed', { requestId, records: messages.length, ...result.error });
      return;
    }
    const done = reportsItemFailures ? succeededMessages(result.body, messages) : messages;
    if (done.length < messages.length) {
      this.#log('partial', { requestId, records: messages.length, succeeded: done.length });
    }
    for (let first = 0; first < done.length; first += MAX_REQUEST_MESSAGES) {
      await this.#delete(done.slice(first, first + MAX_REQUEST_MESSAGES));
    }
  }

  async #delete(messages: readonly Message[]): Promise<void> {
    const Entries = messages.map(({ ReceiptHandle }, index) => ({
      Id: String(index),
      ReceiptHandle,
    }));
    const request = new DeleteMessageBatchCommand({ QueueUrl: this.#spec.queueUrl, Entries });
    const { Failed = [] } = await this.#sqs.send(request);
    for (const { Code } of Failed) this.#log('deletion failed', { code: Code });
  }
}
