import { RecordFault } from '../errors.ts';
import type { PartitionBy } from '../event/definition.ts';
import type { Long } from '../schema/avro-type.ts';
import type { Column } from '../schema/columns.ts';
import { toLong } from '../value/long.ts';
import { isInRange, microsToMillis, parseDate } from '../value/time.ts';

/** Hive's name of the folder for null. */
const NULL_FOLDER = '__HIVE_DEFAULT_PARTITION__';
/** A key of S3 has 1,024 bytes, for all folders and the name. */
const MAX_FOLDER_CHARACTERS = 200;
/** What remains of it beside `data/<event>/` with the longest name and the file's own name. */
const MAX_PATH_CHARACTERS = 1024 - 'data//'.length - 80 - 70;
const DAY_MILLIS = 86_400_000;
/** Finds the folder of a record below the event's prefix, e.g. `dt=2026-11-22/hour=10/by_city=Bern`. */
export class PathFinder {
  readonly #unitMillis: number;
  readonly #columns: readonly Column[];
  #lastUnit = Number.NaN;
  #lastFolder = '';

  constructor({ time, fields }: PartitionBy, columns: readonly Column[]) {
    this.#unitMillis = time === 'hour' ? DAY_MILLIS / 24 : DAY_MILLIS;
    this.#columns = fields.flatMap((field) => columns.filter(({ name }) => name === field));
  }

  /** @throws RecordFault `PATH`, or `SCHEMA_MISMATCH` when a field is not of its type */
  pathOf(timeMicros: Long, datum: Readonly<Record<string, unknown>>): string {
    let path = this.#timeFolder(timeMicros);
    for (const column of this.#columns) path += `/by_${column.name}=${folder(column, datum)}`;
    if (path.length > MAX_PATH_CHARACTERS) {
      const message = `got a path of ${path.length} characters, allowed: ${MAX_PATH_CHARACTERS}`;
      throw new RecordFault('PATH', 'path', message);
    }
    return path;
  }

  #timeFolder(micros: Long): string {
    const millis = microsToMillis(micros);
    const unit = Math.floor(millis / this.#unitMillis);
    // neighbouring records share their hour
    if (unit === this.#lastUnit) return this.#lastFolder;
    if (!isInRange(micros)) {
      throw new RecordFault('PATH', 'path', 'the event time lies outside the years 0001 to 9999');
    }
    const [date, time] = new Date(millis).toISOString().split('T');
    const hour = this.#unitMillis === DAY_MILLIS ? '' : `/hour=${time?.slice(0, 2)}`;
    this.#lastUnit = unit;
    this.#lastFolder = `dt=${date}${hour}`;
    return this.#lastFolder;
  }
}

function folder(column: Column, datum: Readonly<Record<string, unknown>>): string {
  const names = [column.name, ...column.aliases];
  const found = names.map((name) => datum[name]).find((value) => value !== undefined);
  const value = found === undefined ? column.default : found;
  if (value === null || value === undefined) return NULL_FOLDER;
  const text = textOf(column, value);
  if (text === undefined) {
    const message = `${column.name}: got a value that is no ${column.type.kind}`;
    throw new RecordFault('SCHEMA_MISMATCH', 'path', message);
  }
  return encoded(column.name, text);
}

function textOf({ type }: Column, value: unknown): string | undefined {
  switch (type.kind) {
    case 'int32':
    case 'int64':
      return toLong(value)?.toString();
    case 'date':
      return dateText(value);
    case 'boolean':
      return typeof value === 'boolean' ? String(value) : undefined;
    case 'enum':
      if (typeof value !== 'string') return undefined;
      return type.symbols.includes(value) ? value : type.fallback;
    default:
      return typeof value === 'string' ? value : undefined;
  }
}

function dateText(value: unknown): string | undefined {
  const days = typeof value === 'string' ? parseDate(value) : value;
  if (typeof days !== 'number' || !Number.isInteger(days)) return undefined;
  const date = new Date(days * DAY_MILLIS);
  return Number.isNaN(date.getTime()) ? undefined : date.toISOString().slice(0, -14);
}

/** Percent-encodes all but letters, digits and `-_.~`, as Hive's readers decode it. */
function encoded(name: string, text: string): string {
  if (text === '') return NULL_FOLDER;
  if (!text.isWellFormed()) {
    throw new RecordFault('ENCODE', 'path', `${name}: got half of a surrogate pair`);
  }
  const escaped = encodeURIComponent(text).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  if (escaped.length <= MAX_FOLDER_CHARACTERS) return escaped;
  const got = `${escaped.length} characters once encoded`;
  throw new RecordFault('PATH', 'path', `${name}: got ${got}, allowed: ${MAX_FOLDER_CHARACTERS}`);
}
