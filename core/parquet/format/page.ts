import type { ByteWriter } from './byte-writer.ts';
import type { ThriftWriter } from './thrift.ts';
import { compress } from './zstd.ts';

/** As `parquet.thrift` numbers them. */
export const ENCODING = { plain: 0, rle: 3, rleDictionary: 8 };
const PAGE = { data: 0, dictionary: 2 };

/** What pages take, with their headers. */
export interface PageSizes {
  compressed: number;
  uncompressed: number;
}

/** Writes a data page of version 1 and adds its sizes: Snowflake does not read version 2 safely. */
export function writeDataPage(
  thrift: ThriftWriter,
  body: ByteWriter,
  { values, encoding, sizes }: { values: number; encoding: number; sizes: PageSizes },
): void {
  writePage(thrift, body, PAGE.data, sizes, () => {
    thrift.struct(5);
    thrift.int(1, values);
    thrift.int(2, encoding);
    thrift.int(3, ENCODING.rle);
    thrift.int(4, ENCODING.rle);
    thrift.end();
  });
}

export function writeDictionaryPage(
  thrift: ThriftWriter,
  body: ByteWriter,
  { values, sizes }: { values: number; sizes: PageSizes },
): void {
  writePage(thrift, body, PAGE.dictionary, sizes, () => {
    thrift.struct(7);
    thrift.int(1, values);
    thrift.int(2, ENCODING.plain);
    thrift.end();
  });
}

function writePage(
  thrift: ThriftWriter,
  body: ByteWriter,
  type: number,
  sizes: PageSizes,
  writeHeader: () => void,
): void {
  const { out } = thrift;
  const start = out.length;
  const compressed = compress(body.view());
  thrift.begin();
  thrift.int(1, type);
  thrift.int(2, body.length);
  thrift.int(3, compressed.length);
  writeHeader();
  thrift.end();
  sizes.uncompressed += out.length - start + body.length;
  out.append(compressed);
  sizes.compressed += out.length - start;
}
