import { type Field, makeData, RecordBatch, Schema, Struct, Table, tableToIPC } from 'apache-arrow';
import {
  Compression,
  EnabledStatistics,
  Table as WasmTable,
  WriterPropertiesBuilder,
  WriterVersion,
  writeParquet,
} from 'parquet-wasm/node';
import type { ParquetEncoder, ParquetFile } from '../../../../core/parquet/encoder.ts';
import type { Column } from '../../../../core/schema/columns.ts';
import { makeBuilder } from './builders/make-builder.ts';
import { StructBuilder } from './builders/nested.ts';

/** Fixed, since the library's own text has its version in it and would change every file's bytes. */
const CREATED_BY = 'sluice';
/** Sets of builders that are kept for the next files; the rest is left to the garbage collector. */
const SPARE_BUILDERS = 8;

/** Arrow's Rust Parquet writer in WebAssembly: data pages V1, zstd, every type right. */
export function wasmEncoder(
  payload: readonly Column[],
  metadata: readonly Column[],
): ParquetEncoder {
  const spare: FileBuilders[] = [];
  return {
    open() {
      const builders = spare.pop() ?? new FileBuilders(payload, metadata);
      return new WasmFile(builders, () => {
        if (spare.length < SPARE_BUILDERS) spare.push(builders);
      });
    },
  };
}

class FileBuilders {
  readonly payload: StructBuilder;
  readonly metadata: StructBuilder;

  constructor(payload: readonly Column[], metadata: readonly Column[]) {
    this.payload = new StructBuilder('', payload, makeBuilder);
    this.metadata = new StructBuilder('', metadata, makeBuilder);
  }

  truncate(rows: number): void {
    this.payload.truncate(rows);
    this.metadata.truncate(rows);
  }
}

class WasmFile implements ParquetFile {
  rows = 0;
  readonly #builders: FileBuilders;
  readonly #release: () => void;

  constructor(builders: FileBuilders, release: () => void) {
    this.#builders = builders;
    this.#release = release;
  }

  append(payload: unknown, metadata: Readonly<Record<string, unknown>>): void {
    try {
      this.#builders.payload.append(payload);
      this.#builders.metadata.append(metadata);
      this.rows++;
    } catch (error) {
      this.#builders.truncate(this.rows);
      throw error;
    }
  }

  finish(): Uint8Array {
    const table = WasmTable.fromIPCStream(tableToIPC(this.#table(), 'stream'));
    this.#builders.truncate(0);
    this.#release();
    return writeParquet(table, properties());
  }

  #table(): Table {
    const parts = [this.#builders.payload, this.#builders.metadata];
    const fields = parts.flatMap(({ type }) => type.children as Field[]);
    const children = parts.flatMap((part) => part.data().children);
    const schema = new Schema(fields);
    const type = new Struct(fields);
    const data = makeData({ type, length: this.rows, nullCount: 0, children });
    return new Table(schema, new RecordBatch(schema, data));
  }
}

/** `writeParquet` consumes the properties, so each file needs its own. */
function properties() {
  return new WriterPropertiesBuilder()
    .setWriterVersion(WriterVersion.V1)
    .setCompression(Compression.ZSTD)
    .setStatisticsEnabled(EnabledStatistics.Chunk)
    .setCreatedBy(CREATED_BY)
    .build();
}
