import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { buildSync } from 'esbuild';
import { bundleOptions, type FunctionKind, handlerFolder } from '../../lib/bundle.ts';

/** What a bundle holds from where, largest first. */
export interface BundleParts {
  readonly kind: FunctionKind;
  readonly bytes: number;
  /** As an archive would hold it. */
  readonly compressedBytes: number;
  readonly parts: readonly { readonly name: string; readonly bytes: number }[];
}

const PACKAGE = /(?:^|\/)node_modules\/((?:@[^/]+\/)?[^/]+)\/(?!.*node_modules\/)/;
const AWS = /^@(aws-sdk|aws-crypto|aws|smithy)\//;

export function bundleParts(kind: FunctionKind): BundleParts {
  const entry = join(handlerFolder(kind), 'handler.ts');
  const { metafile, outputFiles = [] } = buildSync({
    ...bundleOptions(entry, handlerFolder(kind)),
    metafile: true,
    write: false,
  });
  const byPart = new Map<string, number>();
  const add = (part: string, bytes: number) => byPart.set(part, (byPart.get(part) ?? 0) + bytes);
  for (const { inputs } of Object.values(metafile?.outputs ?? {})) {
    for (const [file, { bytesInOutput }] of Object.entries(inputs))
      add(partOf(file), bytesInOutput);
  }
  const parts = Array.from(byPart, ([name, bytes]) => ({ name, bytes }));
  const bytes = parts.reduce((sum, part) => sum + part.bytes, 0);
  return {
    kind,
    bytes,
    compressedBytes: outputFiles
      .map(({ contents }) => gzipSync(contents).length)
      .reduce((sum, length) => sum + length, 0),
    parts: parts.sort((a, b) => b.bytes - a.bytes),
  };
}

function partOf(file: string): string {
  const name = PACKAGE.exec(file)?.[1];
  if (name === undefined) return 'Sluice itself';
  return AWS.test(name) ? 'AWS SDK' : name;
}
