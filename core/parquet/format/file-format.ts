import type { Column } from '../../schema/columns.ts';
import type { Leaf } from '../values/leaf.ts';
import { ByteWriter } from './byte-writer.ts';
import { ColumnChunk, Scratch } from './column-chunk.ts';
import { countElements, writeSchema } from './schema.ts';
import { THRIFT, ThriftWriter } from './thrift.ts';

const MAGIC = Buffer.from('PAR1');
const VERSION = 1;
/** Fixed: a version in it would change every file's bytes. */
const CREATED_BY = Buffer.from('sluice');

/**
 * Writes files of one schema: magic, the pages of every column, footer, the footer's length, magic. What
 * all files have in common is written once and copied from then on.
 */
export class FileFormat {
  readonly #chunks: readonly ColumnChunk[];
  readonly #beforeRows: Uint8Array;
  readonly #afterRows: Uint8Array;
  readonly #pages = new ThriftWriter(new ByteWriter());
  readonly #footer = new ThriftWriter(new ByteWriter());

  constructor(columns: readonly Column[]) {
    const before = new ThriftWriter(new ByteWriter());
    before.begin();
    before.int(1, VERSION);
    before.list(2, THRIFT.struct, countElements(columns));
    const leaves = writeSchema(before, columns);
    this.#beforeRows = before.out.view();
    this.#afterRows = afterRows(leaves.length);
    const scratch = new Scratch();
    this.#chunks = leaves.map((leaf) => new ColumnChunk(leaf, scratch));
  }

  /** One row group with all rows; none in a file without rows. */
  write(leaves: readonly Leaf[], rows: number): Uint8Array {
    const { out } = this.#pages;
    this.#pages.clear();
    out.append(MAGIC);
    this.#writeFooter(leaves, rows);
    const footer = this.#footer.out.view();
    out.append(footer);
    out.int32(footer.length);
    out.append(MAGIC);
    return new Uint8Array(out.view());
  }

  /** Writes the pages, too: only then the footer knows where they are. */
  #writeFooter(leaves: readonly Leaf[], rows: number): void {
    const footer = this.#footer;
    footer.clear();
    footer.begin();
    footer.fields(this.#beforeRows, 2);
    footer.long(3, rows);
    footer.list(4, THRIFT.struct, rows > 0 ? 1 : 0);
    if (rows > 0) this.#writeRowGroup(leaves, rows);
    footer.fields(this.#afterRows, 7);
    footer.end();
  }

  #writeRowGroup(leaves: readonly Leaf[], rows: number): void {
    const footer = this.#footer;
    const start = this.#pages.out.length;
    let uncompressed = 0;
    footer.begin();
    footer.list(1, THRIFT.struct, this.#chunks.length);
    this.#chunks.forEach((chunk, i) => {
      const leaf = leaves[i];
      if (leaf) uncompressed += chunk.write(this.#pages, footer, leaf).uncompressed;
    });
    footer.long(2, uncompressed);
    footer.long(3, rows);
    footer.long(5, start);
    footer.long(6, this.#pages.out.length - start);
    footer.end();
  }
}

/** The fields after the row groups: the writer, and that all columns are in the order of their types. */
function afterRows(leaves: number): Uint8Array {
  const thrift = new ThriftWriter(new ByteWriter());
  thrift.begin();
  thrift.fields(new Uint8Array(), 4);
  thrift.binary(6, CREATED_BY);
  thrift.list(7, THRIFT.struct, leaves);
  for (let i = 0; i < leaves; i++) {
    thrift.begin();
    const typeDefinedOrder = 1;
    thrift.struct(typeDefinedOrder);
    thrift.end();
    thrift.end();
  }
  return thrift.out.view();
}
