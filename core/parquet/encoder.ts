import type { Column } from '../schema/columns.ts';

/** Writes Parquet files of one schema. One file is one row group: an invocation carries 6 MB at most. */
export interface ParquetEncoder {
  /** Starts a file; several may be open at once. */
  open(): ParquetFile;
}

/** A file that is being written. */
export interface ParquetFile {
  /** Rows taken so far. */
  readonly rows: number;
  /**
   * Appends a row. On any error the file is as it was before, so that a poison record leaves no trace.
   *
   * @param payload the payload's columns by name, as JSON.parse or the Avro decoder gives them
   * @param metadata the columns that follow the payload's, by name
   * @throws RecordFault `SCHEMA_MISMATCH` or `ENCODE`, naming the column and never the value
   * @throws InexactNumber when the payload has to be parsed again, exactly
   */
  append(payload: unknown, metadata: Readonly<Record<string, unknown>>): void;
  /** The file's bytes. The same rows give the same bytes. The file must not be used afterwards. */
  finish(): Uint8Array;
}

/** Makes an encoder for files with the payload's columns and, after them, the metadata's. */
export type MakeEncoder = (
  payload: readonly Column[],
  metadata: readonly Column[],
) => ParquetEncoder;
