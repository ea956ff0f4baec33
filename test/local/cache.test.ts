import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { cached } from '../../local/cache.ts';
import { temporaryFolder } from '../helpers/temporary-folder.ts';

const write =
  (text: string) =>
  async (folder: string): Promise<void> =>
    writeFileSync(join(folder, 'content'), text);

it('builds once', async () => {
  const folder = join(temporaryFolder(), 'cache', 'thing');
  expect(await cached(folder, write('first'))).toBe(folder);
  await cached(folder, () => Promise.reject(new Error('not again')));
  expect(readdirSync(join(folder, '..'))).toEqual(['thing']);
});

it('leaves nothing of a build that failed, and builds anew', async () => {
  const folder = join(temporaryFolder(), 'thing');
  const failing = async (temporary: string): Promise<void> => {
    await write('half')(temporary);
    throw new Error('network is gone');
  };
  await expect(cached(folder, failing)).rejects.toThrow('network is gone');
  expect(readdirSync(join(folder, '..'))).toEqual([]);
  await cached(folder, write('whole'));
  expect(existsSync(join(folder, 'content'))).toBe(true);
});

it('removes what a killed builder left, and spares one that is at work', async () => {
  const folder = join(temporaryFolder(), 'thing');
  const gone = 2 ** 22 + 1;
  mkdirSync(`${folder}.${gone}`);
  mkdirSync(`${folder}.1`);
  await cached(folder, write('whole'));
  expect(readdirSync(join(folder, '..')).toSorted()).toEqual(['thing', 'thing.1']);
});

it('takes what another process built meanwhile', async () => {
  const folder = join(temporaryFolder(), 'thing');
  await cached(folder, async (temporary) => {
    await write('slow')(temporary);
    mkdirSync(folder);
    await write('quick')(folder);
  });
  expect(readdirSync(join(folder, '..'))).toEqual(['thing']);
});
