import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { readEventFile } from '../../adapters/event-file.ts';
import { event } from '../../events/order-placed/event.ts';

const folder = mkdtempSync(join(tmpdir(), 'sluice-event-file-'));
afterAll(() => rmSync(folder, { recursive: true }));

function fileOf(content: string): string {
  const file = join(folder, 'event.json');
  writeFileSync(file, content);
  return file;
}

describe('readEventFile', () => {
  it('reads a definition as it was before it travelled', () => {
    expect(readEventFile(fileOf(JSON.stringify(event)))).toEqual(event);
  });

  it.each(['', '{"name":', 'null', '{}', '{"name":"order-placed"}'])('fails on %j', (content) => {
    expect(() => readEventFile(fileOf(content))).toThrow(
      expect.objectContaining({ code: 'CONFIG', message: expect.stringContaining('event.json') }),
    );
  });

  it('fails on a file that is not there', () => {
    expect(() => readEventFile(join(folder, 'nowhere.json'))).toThrow('nowhere.json: not readable');
  });
});
