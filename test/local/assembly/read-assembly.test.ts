import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { readAssembly } from '../../../local/assembly.ts';
import { temporaryFolder } from '../../helpers/temporary-folder.ts';

function write(folder: string, files: Readonly<Record<string, unknown>>): void {
  mkdirSync(folder, { recursive: true });
  for (const [name, content] of Object.entries(files)) {
    writeFileSync(join(folder, name), JSON.stringify(content));
  }
}

const stack = (name: string, dependencies: string[]) => ({
  type: 'aws:cloudformation:stack',
  properties: { templateFile: `${name}.json`, stackName: `sluice-local-${name}` },
  dependencies,
});

function writtenAssembly(): string {
  const folder = temporaryFolder();
  const nested = { directoryName: 'assembly-local', displayName: 'local' };
  write(folder, {
    'manifest.json': {
      artifacts: {
        tree: { type: 'cdk:tree' },
        x: { type: 'cdk:cloud-assembly', properties: nested },
      },
    },
  });
  write(join(folder, 'assembly-local'), {
    'manifest.json': {
      artifacts: {
        event: stack('event', ['event.assets', 'platform']),
        'event.assets': { type: 'cdk:asset-manifest', properties: { file: 'event.assets.json' } },
        platform: stack('platform', []),
      },
    },
    'event.json': { Resources: { Queue: { Type: 'AWS::SQS::Queue' } } },
    'platform.json': { Resources: {} },
    'event.assets.json': { files: { cafe: { source: { path: '../asset.cafe' } } } },
  });
  return folder;
}

it('reads the stacks of a stage after those that they depend on, with the folders of their assets', async () => {
  const folder = writtenAssembly();
  const stacks = await readAssembly(folder, 'local');
  expect(stacks.map(({ name }) => name)).toEqual(['sluice-local-platform', 'sluice-local-event']);
  expect(stacks[1]?.template.Resources).toHaveProperty('Queue');
  expect(stacks[1]?.assetFolders.get('cafe')).toBe(join(folder, 'asset.cafe'));
});

it('fails when the app has no such stage', async () => {
  await expect(readAssembly(writtenAssembly(), 'prod')).rejects.toThrow('no Stage "prod"');
});
