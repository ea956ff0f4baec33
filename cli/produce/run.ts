import kafkajs from 'kafkajs';
import type { Encoding, EventDefinition } from '../../core/event/definition.ts';
import { generateRecords, type StreamOptions } from '../generator/stream.ts';
import { CliError } from '../kit/error.ts';
import { formatCount } from '../kit/format.ts';
import type { Io } from '../kit/io.ts';
import { sessionKafka, sessionProducer, withAdmin } from '../kit/kafka.ts';
import type { Session } from '../kit/session.ts';
import { checkFile, shownName } from './check.ts';
import { type LineFile, messagesOf } from './file.ts';
import { sendAll } from './send.ts';
import { withReadable } from './source.ts';

/** Kafka's own default, where the broker does not say. */
const DEFAULT_MAX_MESSAGE_BYTES = 1_048_588;

/** What is produced, and where to. */
export interface Plan {
  readonly event: EventDefinition;
  readonly session: Pick<Session, 'brokers'>;
  readonly version: number;
  readonly encoding: Encoding;
  /** Events a second. */
  readonly rate: number | undefined;
}

export interface Produced {
  readonly sent: number;
  /** Lines that do not fit. */
  readonly skipped: number;
  readonly seconds: number;
}

export async function produceGenerated(
  plan: Plan,
  generated: Pick<StreamOptions, 'count' | 'seed'>,
  io: Io,
): Promise<Produced> {
  const { event, version, encoding } = plan;
  const options = { ...generated, version, encoding, endMillis: Date.now() };
  return send(plan, messagesIn(generateRecords(event, options)), 0, io);
}

function* messagesIn(records: ReturnType<typeof generateRecords>) {
  for (const { message } of records) yield message;
}

export interface Source {
  /** `-` is standard input. */
  readonly path: string;
  readonly keyField: string | undefined;
  /** Send the lines that fit when others do not. */
  readonly skipInvalid: boolean;
}

/**
 * Sends the lines of a file after all of them were checked.
 *
 * @throws CliError before anything is sent, when a line does not fit and none may be skipped
 */
export function produceFile(plan: Plan, source: Source, io: Io): Promise<Produced> {
  const work = async (path: string): Promise<Produced> => {
    const { event, version, encoding, session } = plan;
    const maxMessageBytes = await maxMessageBytesOf(session, event.name);
    const { keyField, skipInvalid } = source;
    const file: LineFile = {
      path,
      event,
      version,
      encoding,
      maxMessageBytes,
      ...(keyField === undefined ? {} : { keyField }),
    };
    const { bad } = await checkFile(file, source.path, skipInvalid, io);
    if (bad > 0 && !skipInvalid) throw nothingSent(source.path, bad);
    return await send(plan, messagesOf(file), bad, io);
  };
  return withReadable(source.path, io.stdin, io.signal, work);
}

function nothingSent(path: string, bad: number): CliError {
  const lines = bad === 1 ? '1 line that does' : `${formatCount(bad)} lines that do`;
  return new CliError(
    `nothing sent: ${shownName(path)} has ${lines} not fit, --skip-invalid sends the others`,
  );
}

async function maxMessageBytesOf(session: Plan['session'], topic: string): Promise<number> {
  const configNames = ['max.message.bytes'];
  const { resources } = await withAdmin(sessionKafka(session), (admin) =>
    admin.describeConfigs({
      includeSynonyms: false,
      resources: [{ type: kafkajs.ConfigResourceTypes.TOPIC, name: topic, configNames }],
    }),
  );
  return Number(resources[0]?.configEntries[0]?.configValue ?? DEFAULT_MAX_MESSAGE_BYTES);
}

async function send(
  { session, event, rate }: Plan,
  messages: Parameters<typeof sendAll>[1],
  skipped: number,
  io: Io,
): Promise<Produced> {
  const producer = sessionProducer(session);
  try {
    const { count, seconds } = await sendAll(producer, messages, {
      topic: event.name,
      signal: io.signal,
      ...(rate === undefined ? {} : { rate }),
    });
    return { sent: count, skipped, seconds };
  } finally {
    await producer.close();
  }
}
