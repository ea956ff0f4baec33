import { RecordFault } from '../../../core/errors.ts';
import type { EventDefinition } from '../../../core/event/definition.ts';
import type { MakeEncoder, ParquetFile } from '../../../core/parquet/encoder.ts';
import { BatchEncoder } from '../../../core/settle/encode-batch.ts';
import { thingSeen } from '../../helpers/events.ts';

/** What was deployed: the older code or the newer one. */
export type Version = 0 | 1;

export interface Code {
  readonly version: Version;
  readonly event: EventDefinition;
  readonly makeEncoder: MakeEncoder;
  /** For replays: it remembers nothing, and is not cheap to make. */
  readonly encoder: BatchEncoder;
}

const ID = { name: 'id', type: 'long' };
const COLOR = { name: 'color', type: ['null', 'string'], default: null };
const OLDER = { name: 'older', type: 'boolean', default: false };

/** Files as text: which rows they hold is all that matters here, and that other code writes other bytes. */
function textEncoder(version: Version): MakeEncoder {
  return () => ({
    open(): ParquetFile {
      const rows: string[] = [];
      return {
        get rows() {
          return rows.length;
        },
        append(payload, metadata) {
          const { id, older } = payload as { id: number; older?: boolean };
          if (older && version === 1) {
            throw new RecordFault('SCHEMA_MISMATCH', 'row', 'got an old thing, allowed: new ones');
          }
          rows.push(`${id}@${metadata['_kafka_offset']}`);
        },
        finish: () => Buffer.from(`${version}:${rows.join(',')}`),
      };
    },
  });
}

/** The rows of a file: the producer's id, and the offset. */
export function rowsOf(file: string): { readonly id: number; readonly offset: number }[] {
  return file
    .slice(2)
    .split(',')
    .map((row) => {
      const [id = 0, offset = 0] = row.split('@').map(Number);
      return { id, offset };
    });
}

const codes: readonly Code[] = [
  codeFor(0, thingSeen([[ID, OLDER]])),
  codeFor(
    1,
    thingSeen(
      [
        [ID, OLDER],
        [ID, OLDER, COLOR],
      ],
      { tombstones: 'dead-letter' },
    ),
  ),
];

function codeFor(version: Version, event: EventDefinition): Code {
  const makeEncoder = textEncoder(version);
  return { version, event, makeEncoder, encoder: new BatchEncoder(event, makeEncoder) };
}

export function codeOf(version: Version): Code {
  const code = codes[version];
  if (!code) throw new RangeError(`got version ${version}, allowed: 0, 1`);
  return code;
}
