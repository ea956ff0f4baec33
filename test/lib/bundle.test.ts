import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { bundle } from '../../lib/bundle.ts';

const PROJECT = fileURLToPath(new URL('../../', import.meta.url));

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sluice-bundle-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

describe('a bundle', () => {
  it('of the consumer runs on its own, without a native part or WebAssembly', () => {
    bundle('consume-batch', folder);
    const module = pathToFileURL(join(folder, 'index.mjs')).href;

    // A process of its own: nothing of the project's packages is loaded yet, or can be found from there.
    const script = `import('${module}').then((m) => console.log(typeof m.handler))`;
    const printed = execFileSync(process.execPath, ['-e', script], { cwd: folder });

    expect(printed.toString().trim()).toBe('function');
    expect(readdirSync(folder)).toEqual(['index.mjs']);
  });

  it.each(['consume-batch', 'load-files'] as const)('of %s is the same twice', (kind) => {
    const other = mkdtempSync(join(tmpdir(), 'sluice-bundle-'));
    try {
      bundle(kind, folder);
      bundle(kind, other);
      const bytes = readFileSync(join(folder, 'index.mjs'));

      expect(readFileSync(join(other, 'index.mjs')).equals(bytes)).toBe(true);
    } finally {
      rmSync(other, { recursive: true });
    }
  });

  it.each(['consume-batch', 'load-files'] as const)(
    'of %s knows no path of its machine',
    (kind) => {
      bundle(kind, folder);

      expect(readFileSync(join(folder, 'index.mjs'), 'utf8')).not.toContain(PROJECT);
    },
  );

  it('of the loader leaves the embedded warehouse outside', () => {
    bundle('load-files', folder);

    expect(readdirSync(folder)).toEqual(['index.mjs']);
    expect(readFileSync(join(folder, 'index.mjs'), 'utf8')).toContain('"@duckdb/node-api"');
  });
});
