import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import type { SchemaFiles } from '../core/schema/versions.ts';

/**
 * Reads the `*.avsc` files of a definition's folder, one a version: `v1.avsc`, `v2.avsc`, …
 *
 * @param directory the folder of the definition, i.e. `import.meta.dirname`
 */
export function schemaFiles(directory: string): SchemaFiles {
  const names = readdirSync(directory).filter((name) => name.endsWith('.avsc'));
  return {
    directory: relative(process.cwd(), directory) || '.',
    files: names.map((name) => ({ name, text: readFileSync(join(directory, name), 'utf8') })),
  };
}
