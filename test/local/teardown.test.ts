import { expect, it } from 'vitest';
import { Teardown } from '../../local/teardown.ts';

it('takes every step once, the last first, and tells of a failure at the end', async () => {
  const taken: string[] = [];
  const teardown = new Teardown();
  teardown.add(() => void taken.push('lock'));
  teardown.add(async () => {
    throw new Error('broker hangs');
  });
  teardown.add(async () => void taken.push('mappings'));
  await expect(Promise.all([teardown.run(), teardown.run()])).rejects.toThrow('broker hangs');
  expect(taken).toEqual(['mappings', 'lock']);
});
