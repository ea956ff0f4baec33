import type { Leaf } from '../values/leaf.ts';
import { ByteWriter } from './byte-writer.ts';
import { Distinct } from './distinct.ts';
import { bitWidth, writeHybrid, writeRun } from './hybrid.ts';
import { ENCODING, type PageSizes, writeDataPage, writeDictionaryPage } from './page.ts';
import type { LeafSchema } from './schema.ts';
import { writeStatistics } from './statistics.ts';
import { THRIFT, ThriftWriter } from './thrift.ts';

const CODEC_ZSTD = 6;
const PLAIN = [ENCODING.plain, ENCODING.rle];
const DICTIONARY = [ENCODING.plain, ENCODING.rle, ENCODING.rleDictionary];

/** The codec's id: it and the fields before it are the same in every file. */
const LAST_FIXED_FIELD = 4;

/** Memory that all columns of all files share, one after another. */
export class Scratch {
  readonly body = new ByteWriter();
  readonly distinct = new Distinct();
}

/** Writes one column of a file: a dictionary where it pays, and one page with all values. */
export class ColumnChunk {
  readonly #schema: LeafSchema;
  readonly #plainFields: Uint8Array;
  readonly #dictionaryFields: Uint8Array;
  readonly #scratch: Scratch;

  constructor(schema: LeafSchema, scratch: Scratch) {
    this.#schema = schema;
    this.#scratch = scratch;
    this.#plainFields = fixedFields(schema, PLAIN);
    this.#dictionaryFields = fixedFields(schema, DICTIONARY);
  }

  /** Writes pages into `pages` and what the footer has to say of them into `footer`. */
  write(pages: ThriftWriter, footer: ThriftWriter, leaf: Leaf): PageSizes {
    const { distinct } = this.#scratch;
    const hasDictionary = leaf.values.findDistinct(distinct, leaf.length);
    const dictionary = hasDictionary ? distinct : undefined;
    const sizes: PageSizes = { compressed: 0, uncompressed: 0 };
    const start = pages.out.length;
    if (dictionary) this.#writeDictionary(pages, leaf, dictionary, sizes);
    const dataStart = pages.out.length;
    this.#writeValues(pages, leaf, dictionary, sizes);

    footer.begin();
    footer.long(2, 0);
    footer.struct(3);
    footer.fields(dictionary ? this.#dictionaryFields : this.#plainFields, LAST_FIXED_FIELD);
    footer.long(5, leaf.levels);
    footer.long(6, sizes.uncompressed);
    footer.long(7, sizes.compressed);
    footer.long(9, dataStart);
    if (dictionary) footer.long(11, start);
    footer.struct(12);
    this.#writeStatistics(footer, leaf, dictionary);
    footer.end();
    footer.end();
    footer.end();
    return sizes;
  }

  #writeDictionary(pages: ThriftWriter, leaf: Leaf, distinct: Distinct, sizes: PageSizes): void {
    const { body } = this.#scratch;
    body.clear();
    leaf.values.writeDictionary(body, distinct);
    writeDictionaryPage(pages, body, { values: distinct.size, sizes });
  }

  #writeValues(
    pages: ThriftWriter,
    leaf: Leaf,
    dictionary: Distinct | undefined,
    sizes: PageSizes,
  ): void {
    const { body } = this.#scratch;
    body.clear();
    writeLevels(body, leaf);
    if (dictionary) {
      body.byte(dictionary.width);
      writeHybrid(body, dictionary.indices, leaf.length, dictionary.width);
    } else leaf.values.write(body, leaf.length);
    const encoding = dictionary ? ENCODING.rleDictionary : ENCODING.plain;
    writeDataPage(pages, body, { values: leaf.levels, encoding, sizes });
  }

  #writeStatistics(footer: ThriftWriter, leaf: Leaf, dictionary: Distinct | undefined): void {
    const { isSigned } = this.#schema.physical;
    const nulls = leaf.levels - leaf.length;
    const limits = leaf.length > 0 ? leaf.values.limits(leaf.length, dictionary) : undefined;
    writeStatistics(footer, { nulls, limits, isSigned });
  }
}

function fixedFields({ path, physical }: LeafSchema, encodings: readonly number[]): Uint8Array {
  const thrift = new ThriftWriter(new ByteWriter());
  thrift.begin();
  thrift.int(1, physical.type);
  thrift.list(2, THRIFT.int32, encodings.length);
  for (const encoding of encodings) thrift.intElement(encoding);
  thrift.list(3, THRIFT.binary, path.length);
  for (const name of path) thrift.binaryElement(Buffer.from(name));
  thrift.int(LAST_FIXED_FIELD, CODEC_ZSTD);
  return thrift.out.view();
}

/** Repetition levels, where there is a list around the column, and definition levels. */
function writeLevels(body: ByteWriter, leaf: Leaf): void {
  const { levels, repetitions, definitions, maxRepetition, maxDefinition } = leaf;
  if (maxRepetition > 0) {
    withLength(body, () => writeHybrid(body, repetitions, levels, bitWidth(maxRepetition)));
  }
  const width = bitWidth(maxDefinition);
  withLength(body, () => {
    if (leaf.length === levels) writeRun(body, maxDefinition, levels, width);
    else writeHybrid(body, definitions, levels, width);
  });
}

/** Writes in front of something how many bytes it has. */
function withLength(body: ByteWriter, write: () => void): void {
  const start = body.length;
  body.int32(0);
  write();
  body.reserve(0).writeInt32LE(body.length - start - 4, start);
}
