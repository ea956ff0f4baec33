import { parquetReadObjects } from 'hyparquet';
import { compressors } from 'hyparquet-compressors';
import { describe, expect, it } from 'vitest';
import { columnEncoder } from '../../core/parquet/column-encoder.ts';
import { metadataColumns } from '../../core/parquet/metadata-columns.ts';
import type { Column } from '../../core/schema/columns.ts';
import { pythonWithPyarrow, readByPyarrow } from '../helpers/parquet/pyarrow-reader.ts';
import { readRows } from '../helpers/rows.ts';

const column = (name: string, type: Column['type']): Column => ({
  name,
  type,
  nullable: true,
  aliases: [],
});

const COLUMNS = [
  column('id', { kind: 'int64' }),
  column('text', { kind: 'utf8' }),
  column('list', { kind: 'list', element: column('element', { kind: 'utf8' }) }),
];

const row = (i: number) => ({ id: i, text: `text ${i % 10}`, list: i % 3 ? [`${i}`, 'b'] : null });
const fresh = () => columnEncoder(COLUMNS, metadataColumns);

function fileOf(ids: readonly number[], encoder = fresh()): Uint8Array {
  const file = encoder.open();
  for (const id of ids) file.append(row(id), {});
  return file.finish();
}

describe('a file without rows', () => {
  const bytes = fileOf([]);

  it('is read by DuckDB', async () => {
    expect(await readRows(bytes)).toEqual([]);
  });

  it('is read by hyparquet', async () => {
    expect(await parquetReadObjects({ file: bytes.slice().buffer, compressors })).toEqual([]);
  });

  it('is read by pyarrow', async ({ skip }) => {
    const python = await pythonWithPyarrow();
    if (!python) return skip('there is no Python on this machine');
    const [table] = readByPyarrow(python, [bytes]);
    expect(table?.rows).toEqual([]);
    expect(table?.types.slice(0, 3)).toEqual([
      ['id', 'int64'],
      ['text', 'string'],
      ['list', { list: 'string' }],
    ]);
  });
});

describe('files that are open at once', () => {
  it('are what they would be one after another', () => {
    const encoder = fresh();
    const files = Array.from({ length: 30 }, () => encoder.open());
    for (let i = 0; i < 600; i++) files[i % 30]?.append(row(i), {});
    const together = files.map((file) => file.finish());
    const alone = files.map((_, f) => fileOf(Array.from({ length: 20 }, (_, i) => i * 30 + f)));
    expect(together).toEqual(alone);
  });

  it('are of no account to the next ones, however large they were', () => {
    const encoder = fresh();
    fileOf(
      Array.from({ length: 20_000 }, (_, i) => i),
      encoder,
    );
    expect(fileOf([1, 2, 3], encoder)).toEqual(fileOf([1, 2, 3]));
  });
});

describe('a file of many rows', () => {
  it('holds them all', async () => {
    const rows = await readRows(fileOf(Array.from({ length: 20_000 }, (_, i) => i)));
    expect(rows).toHaveLength(20_000);
    expect(rows[19_999]).toMatchObject({ id: '19999', text: 'text 9', list: ['19999', 'b'] });
  });
});
