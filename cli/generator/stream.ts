import type { RecordFaultCode } from '../../core/errors.ts';
import type { Encoding, EventDefinition } from '../../core/event/definition.ts';
import { type EncodedMessage, encodeEvent, encodeTombstone } from '../../sdk/encode.ts';
import { columnsOf } from '../../sdk/payload/codec.ts';
import { uuidV7 } from '../../sdk/uuid-v7.ts';
import { DEFECTS, type Defect, type Whole } from './defects.ts';
import { generatedKey, payloadMaker } from './payloads.ts';
import { Random } from './random.ts';

const HOUR_MILLIS = 3_600_000;
const SOURCE = 'sluice/generator';

export interface StreamOptions {
  readonly count: number;
  /** The same seed, options and event give the same bytes. */
  readonly seed: string | number;
  /** Event times lie in the minute before: milliseconds since 1970. */
  readonly endMillis: number;
  /**
   * Schema version of the payloads.
   * @default - the newest, and `olderVersionShare`
   */
  readonly version?: number;
  /** @default - the event's encoding */
  readonly encoding?: Encoding;
  /**
   * Share of records that no consumer can make a row of, each way of `DEFECTS` in turn.
   * @default 0
   */
  readonly malformedShare?: number;
  /**
   * Share of records without a value.
   * @default 0
   */
  readonly tombstoneShare?: number;
  /**
   * Share of records whose event time lies one to three hours back.
   * @default 0
   */
  readonly lateShare?: number;
  /**
   * Share of records in an earlier schema version.
   * @default 0
   */
  readonly olderVersionShare?: number;
}

/** What has to become of a record. */
type Fate =
  | { readonly fate: 'row' | 'tombstone' }
  | { readonly fate: 'dead-letter'; readonly reason: RecordFaultCode; readonly defect: string };

export type GeneratedRecord = Fate & { readonly message: EncodedMessage };

/** Makes records one by one: nothing is kept. */
export function* generateRecords(
  event: EventDefinition,
  options: StreamOptions,
): Generator<GeneratedRecord> {
  const { malformedShare = 0, tombstoneShare = 0 } = options;
  const random = new Random(`${options.seed}/${event.name}`);
  const make = recordMaker(event, options, random);
  let malformed = 0;
  for (let i = 0; i < options.count; i++) {
    if (random.chance(malformedShare)) {
      yield defective(make(), malformed++, options.encoding ?? event.encoding);
    } else if (random.chance(tombstoneShare)) {
      yield tombstone(event, random, options.endMillis);
    } else {
      yield { fate: 'row', message: make().message };
    }
  }
}

function recordMaker(event: EventDefinition, options: StreamOptions, random: Random): () => Whole {
  const { lateShare = 0, olderVersionShare = 0, encoding = event.encoding } = options;
  const versions = event.schemas.map(({ version }) => version);
  const newest = options.version ?? versions.at(-1) ?? 0;
  const older = versions.filter((version) => version < newest);
  const makers = new Map(
    [newest, ...older].map((version) => [version, payloadMaker(event, version)]),
  );
  return () => {
    const isOlder = older.length > 0 && random.chance(olderVersionShare);
    const version = isOlder ? random.pick(older) : newest;
    const millis = eventMillis(options.endMillis, random, random.chance(lateShare));
    const payload = makers.get(version)?.(random, millis) ?? {};
    const message = encodeEvent(event, payload, {
      version,
      encoding,
      id: uuidV7(millis, random.bytes(10)),
      time: new Date(millis),
      source: SOURCE,
      key: generatedKey(event, payload, random),
    });
    return { message: message as Whole['message'], columns: columnsOf(event, version), random };
  };
}

function eventMillis(endMillis: number, random: Random, isLate: boolean): number {
  const millis = endMillis - random.integer(0, 59_999);
  return isLate ? millis - random.integer(HOUR_MILLIS, 3 * HOUR_MILLIS) : millis;
}

/** Takes the ways in turn, so that a small stream has all of them. */
function defective(whole: Whole, turn: number, encoding: Encoding): GeneratedRecord {
  const possible = DEFECTS.filter(({ encodings }) => encodings.includes(encoding));
  for (let i = 0; i < possible.length; i++) {
    const defect = possible[(turn + i) % possible.length] as Defect;
    const message = defect.broken(whole);
    if (!message) continue;
    return { fate: 'dead-letter', reason: defect.reason, defect: defect.name, message };
  }
  throw new Error(`no defect is possible for encoding ${encoding}`);
}

function tombstone(event: EventDefinition, random: Random, endMillis: number): GeneratedRecord {
  const message = encodeTombstone(event, {
    id: uuidV7(endMillis, random.bytes(10)),
    time: new Date(endMillis),
    source: SOURCE,
    key: String(random.uint32()),
  });
  if (event.tombstones === 'count') return { fate: 'tombstone', message };
  return { fate: 'dead-letter', reason: 'SCHEMA_MISMATCH', defect: 'tombstone', message };
}
