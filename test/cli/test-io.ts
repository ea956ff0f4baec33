import { Readable } from 'node:stream';
import type { Io } from '../../cli/kit/io.ts';

export interface TestIo extends Io {
  /** What was written so far. */
  out(): string;
  err(): string;
}

/** A world that remembers what was written. */
export function testIo(options: { readonly stdin?: string; readonly root?: string } = {}): TestIo {
  const { stdin = '', root = process.cwd() } = options;
  const written = { out: '', err: '' };
  const sink = (name: 'out' | 'err') => ({
    write(text: string) {
      written[name] += text;
    },
  });
  return {
    stdin: Readable.from([Buffer.from(stdin)]),
    stdout: sink('out'),
    stderr: sink('err'),
    root,
    signal: new AbortController().signal,
    out: () => written.out,
    err: () => written.err,
  };
}
