import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readLines } from '../../../cli/produce/lines.ts';

async function* inChunks(bytes: Buffer, size: number): AsyncGenerator<Buffer> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function linesOf(input: string | Buffer, chunkBytes = 7): Promise<[number, string][]> {
  const lines: [number, string][] = [];
  for await (const { number, bytes } of readLines(inChunks(Buffer.from(input), chunkBytes))) {
    lines.push([number, String(bytes)]);
  }
  return lines;
}

describe('readLines', () => {
  it.each([
    ['nothing', '', []],
    ['a line without its end', '{"a":1}', [[1, '{"a":1}']]],
    [
      'a last line with its end',
      'a\nb\n',
      [
        [1, 'a'],
        [2, 'b'],
      ],
    ],
    [
      'CRLF',
      'a\r\nb\r\n',
      [
        [1, 'a'],
        [2, 'b'],
      ],
    ],
    [
      'blank lines, which count',
      '\n\na\n  \t\r\nb',
      [
        [3, 'a'],
        [5, 'b'],
      ],
    ],
    [
      'a byte order mark',
      '\ufeff{"a":1}\n\ufeffb',
      [
        [1, '{"a":1}'],
        [2, '\ufeffb'],
      ],
    ],
    ['a byte order mark alone', '\ufeff\n', []],
    ['white space around', '  a  \n', [[1, 'a']]],
  ] as [string, string, [number, string][]][])('reads %s', async (_, input, expected) => {
    for (const chunkBytes of [1, 2, 3, 1000]) {
      expect(await linesOf(input, chunkBytes)).toEqual(expected);
    }
  });

  it('reads lines of megabytes', async () => {
    const long = 'x'.repeat(5_000_000);
    const lines = await linesOf(`${long}\n${long}`, 65_536);
    expect(lines.map(([number, line]) => [number, line.length])).toEqual([
      [1, 5_000_000],
      [2, 5_000_000],
    ]);
  });

  it('gives up a line that no broker takes, and goes on with the next', async () => {
    const tooLong = Buffer.alloc(64 * 1024 * 1024 + 1, 'x');
    const input = Buffer.concat([tooLong, Buffer.from('\nnext\n')]);
    expect(await linesOf(input, 1_000_000)).toEqual([
      [1, 'undefined'],
      [2, 'next'],
    ]);
  });

  it('finds the same lines wherever the chunks end', async () => {
    const line = fc.string({ unit: 'grapheme' }).map((text) => text.replaceAll(/\s/g, '_'));
    await fc.assert(
      fc.asyncProperty(fc.array(line), fc.integer({ min: 1, max: 9 }), async (lines, size) => {
        const expected = lines
          .map((text, i): [number, string] => [i + 1, text])
          .filter(([, text]) => text !== '');
        fc.pre(!lines[0]?.startsWith('\ufeff'));
        expect(await linesOf(lines.join('\n'), size)).toEqual(expected);
      }),
    );
  });
});
