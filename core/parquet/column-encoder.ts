import type { Column } from '../schema/columns.ts';
import { makeBuilder } from './builders/make-builder.ts';
import { StructBuilder } from './builders/nested.ts';
import type { ParquetEncoder, ParquetFile } from './encoder.ts';
import { FileFormat } from './format/file-format.ts';
import type { Leaf } from './values/leaf.ts';

/** Builders are kept for the next files up to this much memory; the rest is the garbage collector's. */
const KEPT_BYTES = 64 * 1024 * 1024;
const ROOT = { path: '', definition: 0, repetition: 0 };

/** Our own encoder, set up from the schema: typed arrays by column, data pages V1, zstd, dictionaries. */
export function columnEncoder(
  payload: readonly Column[],
  metadata: readonly Column[],
): ParquetEncoder {
  const format = new FileFormat([...payload, ...metadata]);
  const pool = new BuilderPool(payload, metadata);
  return { open: () => new ColumnFile(format, pool) };
}

/** The builders of one file. */
class FileBuilders {
  readonly payload: StructBuilder;
  readonly metadata: StructBuilder;
  readonly leaves: readonly Leaf[];

  constructor(payload: readonly Column[], metadata: readonly Column[]) {
    this.payload = new StructBuilder(ROOT, payload, makeBuilder);
    this.metadata = new StructBuilder(ROOT, metadata, makeBuilder);
    this.leaves = [...this.payload.leaves(), ...this.metadata.leaves()];
  }

  truncate(rows: number): void {
    for (const leaf of this.leaves) leaf.truncate(rows);
  }

  clear(): void {
    for (const leaf of this.leaves) leaf.clear();
  }

  capacity(): number {
    return this.leaves.reduce((sum, leaf) => sum + leaf.capacity(), 0);
  }
}

/** Builders that are not in use; the last that came back, probably the largest, are the first to go out. */
class BuilderPool {
  readonly #payload: readonly Column[];
  readonly #metadata: readonly Column[];
  readonly #kept: { readonly builders: FileBuilders; readonly bytes: number }[] = [];
  #bytes = 0;

  constructor(payload: readonly Column[], metadata: readonly Column[]) {
    this.#payload = payload;
    this.#metadata = metadata;
  }

  take(): FileBuilders {
    const kept = this.#kept.pop();
    this.#bytes -= kept?.bytes ?? 0;
    return kept?.builders ?? new FileBuilders(this.#payload, this.#metadata);
  }

  giveBack(builders: FileBuilders): void {
    builders.clear();
    const bytes = builders.capacity();
    if (this.#bytes + bytes > KEPT_BYTES) return;
    this.#kept.push({ builders, bytes });
    this.#bytes += bytes;
  }
}

class ColumnFile implements ParquetFile {
  rows = 0;
  readonly #format: FileFormat;
  readonly #pool: BuilderPool;
  readonly #builders: FileBuilders;

  constructor(format: FileFormat, pool: BuilderPool) {
    this.#format = format;
    this.#pool = pool;
    this.#builders = pool.take();
  }

  append(payload: unknown, metadata: Readonly<Record<string, unknown>>): void {
    try {
      this.#builders.payload.append(payload, 0);
      this.#builders.metadata.append(metadata, 0);
      this.rows++;
    } catch (error) {
      this.#builders.truncate(this.rows);
      throw error;
    }
  }

  finish(): Uint8Array {
    const bytes = this.#format.write(this.#builders.leaves, this.rows);
    this.#pool.giveBack(this.#builders);
    return bytes;
  }
}
