import type { Envelope } from '../envelope/envelope.ts';
import { RecordFault } from '../errors.ts';
import type { EventDefinition } from '../event/definition.ts';
import { avroColumns } from '../schema/avro-columns.ts';
import type { Column, ColumnType } from '../schema/columns.ts';
import { AvroDecoder } from './avro.ts';
import { hasUnknownFields, parseExactly, parseJson, parseWideDecimals } from './json.ts';

/** A payload as its encoding gives it; the Parquet columns decide what fits. */
export interface Payload {
  readonly datum: Readonly<Record<string, unknown>>;
  /** Version of the schema that it was written with. */
  readonly version: number;
  /** It has top-level fields that the newest schema does not know. */
  readonly unknownFields: boolean;
}

/** Decodes the payloads of one event, all schema versions into the form of the newest. */
export class PayloadDecoder {
  readonly columns: readonly Column[];
  readonly #event: string;
  readonly #newest: number;
  readonly #versions: ReadonlySet<number>;
  readonly #known: ReadonlySet<string>;
  readonly #avro: AvroDecoder;
  readonly #parse: typeof parseJson;

  constructor({ name, schemas }: EventDefinition) {
    const newest = schemas.at(-1);
    this.#event = name;
    this.#newest = newest?.version ?? 0;
    this.#versions = new Set(schemas.map(({ version }) => version));
    this.columns = avroColumns(`${name}/v${this.#newest}.avsc`, newest?.schema);
    this.#known = new Set(this.columns.flatMap((column) => [column.name, ...column.aliases]));
    this.#avro = new AvroDecoder(schemas);
    this.#parse = this.columns.some(isWideDecimal) ? parseWideDecimals : parseJson;
  }

  /** @throws RecordFault `DECODE`, `UNKNOWN_SCHEMA` or `SCHEMA_MISMATCH` */
  decode(value: Uint8Array, envelope: Envelope): Payload {
    const version = this.#namedVersion(envelope.dataSchema);
    if (envelope.encoding === 'avro') {
      return { ...this.#avro.decode(value, version), unknownFields: false };
    }
    const datum = this.#parse(value);
    const unknownFields = hasUnknownFields(datum, this.#known);
    return { datum, version: version ?? this.#newest, unknownFields };
  }

  /** Parses a JSON payload again with every number exact, after an `InexactNumber`. */
  exactly(value: Uint8Array): Payload['datum'] {
    return parseExactly(value);
  }

  /** The version that `<event>/<version>` or a fingerprint names; `undefined` when there is no name. */
  #namedVersion(dataSchema: string | undefined): number | undefined {
    if (dataSchema === undefined) return undefined;
    const prefix = `${this.#event}/`;
    const version = dataSchema.startsWith(prefix)
      ? Number(dataSchema.slice(prefix.length))
      : this.#avro.versionOf(dataSchema.toLowerCase());
    if (version !== undefined && this.#versions.has(version)) return version;
    throw new RecordFault(
      'UNKNOWN_SCHEMA',
      'payload',
      `the named schema is none of this deploy's: ${prefix}{${[...this.#versions].join(',')}} or their fingerprints`,
    );
  }
}

/** Every decimal of so many digits survives the way through a double. */
const DOUBLE_DIGITS = 15;

function isWideDecimal({ type }: { readonly type: ColumnType }): boolean {
  switch (type.kind) {
    case 'decimal':
      return type.precision > DOUBLE_DIGITS;
    case 'list':
      return isWideDecimal(type.element);
    case 'map':
      return isWideDecimal(type.value);
    case 'struct':
      return type.fields.some(isWideDecimal);
    default:
      return false;
  }
}
