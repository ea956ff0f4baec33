import { DEAD_LETTER_HEADER } from '../contract.ts';
import type { KafkaRecord } from '../record.ts';
import type { End } from '../settle/commit.ts';
import { endOf } from '../settle/commit-of.ts';

/** A dead letter as its topic holds it: whose record it is, and the record's fingerprint. */
export interface FoundLetter extends End {
  /** `undefined` in an envelope of Lambda's: the service knows of no generations. */
  readonly generation: number | undefined;
  readonly partition: number;
}

/** The dead letters that a message of a dead-letter topic holds; none when it is neither kind. */
export function lettersIn(message: KafkaRecord): readonly FoundLetter[] {
  return ownLetter(message) ?? lambdaLetters(message) ?? [];
}

function ownLetter(message: KafkaRecord): readonly FoundLetter[] | undefined {
  const { generation, partition, offset, timestamp } = DEAD_LETTER_HEADER;
  const [g, p, o, t] = [generation, partition, offset, timestamp].map((name) =>
    headerNumber(message, name),
  );
  if (g === undefined || p === undefined || o === undefined || t === undefined) return undefined;
  return [{ generation: g, partition: p, ...endOf({ ...message, offset: o, timestamp: t }) }];
}

function headerNumber({ headers }: KafkaRecord, wanted: string): number | undefined {
  const found = headers.findLast(([name]) => name === wanted)?.[1];
  const number = found === undefined ? Number.NaN : Number(new TextDecoder().decode(found));
  return Number.isSafeInteger(number) ? number : undefined;
}

interface Envelope {
  readonly payload?: {
    readonly records?: Readonly<Record<string, readonly EnvelopeRecord[]>>;
  };
}

interface EnvelopeRecord {
  readonly topic: string;
  readonly partition: number;
  readonly offset: number;
  readonly timestamp: number;
  /** Base64. */
  readonly key?: string | null;
  readonly value?: string | null;
}

/** Lambda writes a whole invocation into one message. */
function lambdaLetters({ value }: KafkaRecord): readonly FoundLetter[] | undefined {
  const { payload } = parsed(value) ?? {};
  if (typeof payload?.records !== 'object') return undefined;
  return Object.values(payload.records)
    .flat()
    .map((record) => ({
      generation: undefined,
      partition: record.partition,
      ...endOf({
        ...record,
        key: fromBase64(record.key),
        value: fromBase64(record.value),
        headers: [],
      }),
    }));
}

function parsed(value: Uint8Array | null): Envelope | undefined {
  try {
    return value ? JSON.parse(new TextDecoder().decode(value)) : undefined;
  } catch {
    return undefined;
  }
}

function fromBase64(text: string | null | undefined): Uint8Array | null {
  return text === null || text === undefined ? null : Buffer.from(text, 'base64');
}
