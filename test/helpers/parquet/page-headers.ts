import type { ColumnMetaData } from 'hyparquet';
import { deserializeTCompactProtocol } from 'hyparquet/src/thrift.js';

/** As `parquet.thrift` numbers them. */
export const PAGE_TYPE = { dataV1: 0, index: 1, dictionary: 2, dataV2: 3 } as const;

/** The types of a column chunk's pages, in their order in the file. */
export function pageTypes(file: Uint8Array, chunk: ColumnMetaData): number[] {
  const start = Number(chunk.dictionary_page_offset ?? chunk.data_page_offset);
  const end = start + Number(chunk.total_compressed_size);
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const types: number[] = [];
  const reader = { view, offset: start };
  while (reader.offset < end) {
    const header = deserializeTCompactProtocol(reader);
    types.push(header.field_1);
    reader.offset += header.field_3;
  }
  return types;
}
