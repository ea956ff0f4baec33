import { DEAD_LETTER_HEADER } from '../contract.ts';
import { type DeliveredRecord, recordOf } from '../delivered-record.ts';
import { headerText } from '../header.ts';
import type { KafkaRecord } from '../record.ts';

/** A dead letter as its topic holds it. */
export interface FoundLetter {
  /** As its writer knew it; `undefined` in an envelope of Lambda's: the service knows of none. */
  readonly generation: number | undefined;
  /** The source record, as it was in its own topic. */
  readonly record: KafkaRecord;
  /** Milliseconds since 1970, by the clock of whoever gave the record up. */
  readonly failedAt: number;
}

/** The dead letters that a message of a dead-letter topic holds; none when it is neither kind. */
export function lettersIn(message: KafkaRecord): readonly FoundLetter[] {
  return ownLetter(message) ?? lambdaLetters(message) ?? [];
}

const OWN_HEADERS: ReadonlySet<string> = new Set(Object.values(DEAD_LETTER_HEADER));

function ownLetter(message: KafkaRecord): readonly FoundLetter[] | undefined {
  const { generation, partition, offset, timestamp } = DEAD_LETTER_HEADER;
  const [g, p, o, t] = [generation, partition, offset, timestamp].map((name) =>
    headerNumber(message, name),
  );
  if (g === undefined || p === undefined || o === undefined || t === undefined) return undefined;
  const record = {
    ...message,
    topic: textIn(message, DEAD_LETTER_HEADER.topic) ?? '',
    partition: p,
    offset: o,
    timestamp: t,
    headers: message.headers.filter(([name]) => !OWN_HEADERS.has(name)),
  };
  const failedAt = millisOf(textIn(message, DEAD_LETTER_HEADER.failedAt), message);
  return [{ generation: g, record, failedAt }];
}

function headerNumber(message: KafkaRecord, wanted: string): number | undefined {
  const number = Number(textIn(message, wanted) ?? Number.NaN);
  return Number.isSafeInteger(number) ? number : undefined;
}

function textIn({ headers }: KafkaRecord, wanted: string): string | undefined {
  const found = headers.findLast(([name]) => name === wanted)?.[1];
  return found && headerText(found);
}

/** A letter that does not tell when it was written was in its topic when the topic says. */
function millisOf(time: string | undefined, { timestamp }: KafkaRecord): number {
  const millis = Date.parse(time ?? '');
  return Number.isNaN(millis) ? timestamp : millis;
}

interface Envelope {
  /** ISO 8601. */
  readonly timestamp?: string;
  readonly payload?: {
    readonly records?: Readonly<Record<string, readonly DeliveredRecord[]>> | null;
  };
}

/** Lambda writes a whole invocation into one message. */
function lambdaLetters(message: KafkaRecord): readonly FoundLetter[] | undefined {
  const { payload, timestamp } = parsed(message.value) ?? {};
  if (typeof payload?.records !== 'object' || payload.records === null) return undefined;
  const failedAt = millisOf(timestamp, message);
  const delivered = Object.values(payload.records).flat().filter(isDelivered);
  return delivered.map((one) => ({ generation: undefined, record: recordOf(one), failedAt }));
}

function isDelivered(one: Partial<DeliveredRecord> | null): boolean {
  return [one?.partition, one?.offset, one?.timestamp].every(Number.isSafeInteger);
}

function parsed(value: Uint8Array | null): Envelope | undefined {
  try {
    return value ? JSON.parse(new TextDecoder().decode(value)) : undefined;
  } catch {
    return undefined;
  }
}
