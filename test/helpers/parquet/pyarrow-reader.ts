import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cached } from '../../../local/cache.ts';
import { cacheFolder } from '../../../local/paths.ts';
import { run } from '../../../local/processes/run.ts';
import type { CanonicalRow, Shape } from './canonical.ts';

const SCRIPT = join(import.meta.dirname, 'pyarrow-rows.py');
const MAX_OUTPUT_BYTES = 1024 * 1024 * 1024;

const PYARROW = 'pyarrow==26.0.1';

/** What pyarrow found in a file. */
export interface PyarrowTable {
  readonly types: readonly (readonly [name: string, type: unknown])[];
  readonly rows: readonly CanonicalRow[];
}

/** A Python with pyarrow, made once; `undefined` on a machine without Python. */
export async function pythonWithPyarrow(): Promise<string | undefined> {
  if (spawnSync('python3', ['-m', 'venv', '--help']).status !== 0) return undefined;
  const folder = await cached(join(cacheFolder(), PYARROW), async (temporary) => {
    const options = { fault: 'DOWNLOAD', what: `installing ${PYARROW}` } as const;
    await run('python3', ['-m', 'venv', temporary], options);
    const pip = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', PYARROW];
    await run(join(temporary, 'bin', 'python'), pip, options);
  });
  return join(folder, 'bin', 'python');
}

/** Reads many files in one process: starting Python takes longer than reading. */
export function readByPyarrow(
  python: string,
  files: readonly Uint8Array[],
): readonly PyarrowTable[] {
  const directory = mkdtempSync(join(tmpdir(), 'sluice-pyarrow-'));
  try {
    const names = files.map((bytes, i) => {
      const name = join(directory, `${i}.parquet`);
      writeFileSync(name, bytes);
      return name;
    });
    const { status, stdout, stderr } = spawnSync(python, [SCRIPT], {
      input: names.join('\n'),
      encoding: 'utf8',
      maxBuffer: MAX_OUTPUT_BYTES,
    });
    if (status !== 0) throw new Error(`pyarrow ended with ${status}: ${stderr}`);
    return stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as PyarrowTable);
  } finally {
    rmSync(directory, { recursive: true });
  }
}

/** The Arrow type that a column of the shape has to have. */
export function arrowType(shape: Shape): unknown {
  switch (shape.kind) {
    case 'boolean':
      return 'bool';
    case 'float32':
      return 'float';
    case 'float64':
      return 'double';
    case 'text':
      return 'string';
    case 'bytes':
      return shape.size === undefined ? 'binary' : `fixed_size_binary[${shape.size}]`;
    case 'date':
      return 'date32[day]';
    case 'timestamp':
      return 'timestamp[us, tz=UTC]';
    case 'decimal':
      return `decimal128(${shape.precision}, ${shape.scale})`;
    case 'list':
      return { list: arrowType(shape.element) };
    case 'map':
      return { map: arrowType(shape.value) };
    case 'struct':
      return { struct: shape.fields.map(([name, field]) => [name, arrowType(field)]) };
    default:
      return shape.kind;
  }
}
