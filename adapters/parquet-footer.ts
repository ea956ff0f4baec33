import { type FileMetaData, parquetMetadata } from 'hyparquet';
import type { Footer } from '../core/audit/ports.ts';

const MAGIC_BYTES = 4;
const LENGTH_BYTES = 4;
const OFFSET_COLUMN = '_kafka_offset';

/** Bytes at a file's end that hold its footer whole, from some that hold at least the footer's length. */
export function footerBytes(tail: Uint8Array): number {
  const view = new DataView(tail.buffer, tail.byteOffset, tail.byteLength);
  const length = view.getUint32(tail.byteLength - MAGIC_BYTES - LENGTH_BYTES, true);
  return length + LENGTH_BYTES + MAGIC_BYTES;
}

/**
 * What a file's footer says, `undefined` when it is none.
 *
 * @param tail the last bytes of the file, the footer among them
 */
export function readFooter(tail: Uint8Array): Omit<Footer, 'bytes'> | undefined {
  let metadata: FileMetaData;
  try {
    metadata = parquetMetadata(tail);
  } catch {
    // Whatever it says: the file's content must not be in a message.
    return undefined;
  }
  const [first, last] = offsetsOf(metadata);
  return { rows: Number(metadata.num_rows), first, last };
}

function offsetsOf({ row_groups }: FileMetaData): [first: number, last: number] {
  const statistics = row_groups
    .flatMap(({ columns }) => columns)
    .filter(({ meta_data }) => meta_data?.path_in_schema.join('.') === OFFSET_COLUMN)
    .map(({ meta_data }) => meta_data?.statistics);
  const least = statistics.map((of) => Number(of?.min_value ?? Number.NaN));
  const greatest = statistics.map((of) => Number(of?.max_value ?? Number.NaN));
  return [Math.min(...least), Math.max(...greatest)];
}
