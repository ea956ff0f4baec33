import { join } from 'node:path';
import { type BuildOptions, buildSync } from 'esbuild';

const PROJECT = join(import.meta.dirname, '..');

/** The functions of a pipeline, each a folder of `lambda/`. */
export type FunctionKind = 'consume-batch' | 'load-files' | 'audit';

/** CommonJS packages inside an ES module need what Node gives to CommonJS modules only. */
const BANNER = [
  "import { createRequire as sluiceCreateRequire } from 'node:module';",
  'const require = sluiceCreateRequire(import.meta.url);',
  'const __filename = import.meta.filename;',
  'const __dirname = import.meta.dirname;',
].join('');

export function handlerFolder(kind: FunctionKind): string {
  return join(PROJECT, 'lambda', kind);
}

/** Bundles a function into `<folder>/index.mjs`. The same sources give the same bytes on any machine. */
export function bundle(kind: FunctionKind, folder: string): void {
  buildSync(bundleOptions(join(handlerFolder(kind), 'handler.ts'), folder));
}

/** How every function is bundled, for those who look into a bundle. */
export function bundleOptions(entryPoint: string, folder: string): BuildOptions {
  return {
    absWorkingDir: PROJECT,
    entryPoints: [entryPoint],
    outfile: join(folder, 'index.mjs'),
    bundle: true,
    platform: 'node',
    target: 'node24',
    format: 'esm',
    // Packages that ship both keep their ES modules, which shake better.
    mainFields: ['module', 'main'],
    banner: { js: BANNER },
    // A native module of the embedded warehouse, which exists on a developer's machine only.
    external: ['@duckdb/node-api'],
    minify: true,
    sourcemap: false,
    legalComments: 'none',
    logLevel: 'error',
  };
}
