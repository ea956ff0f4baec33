import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AssetStaging } from 'aws-cdk-lib';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { dev } from '../../environments/dev.ts';
import { local } from '../../environments/local.ts';
import { EnvironmentStage } from '../../lib/environment-stage.ts';
import { thingSeen } from '../helpers/events.ts';
import { anApp, anEvent, stacksOf, templatesOf } from './synthesis.ts';

const ORDER = anEvent({ name: 'order-placed' });
const COURIER = anEvent({ name: 'courier-location' });
const THIRD = anEvent({ name: 'store-opened' });

describe('events of one environment', () => {
  it('leave the platform and each other alone when one is added', () => {
    const before = templatesOf([ORDER, COURIER]);
    const { 'store-opened': added, ...others } = templatesOf([ORDER, COURIER, THIRD]);

    expect(added).toBeDefined();
    expect(others).toEqual(before);
  });

  it('leave the platform alone when the first comes and the last goes', () => {
    expect(templatesOf([ORDER])['Platform']).toEqual(templatesOf([])['Platform']);
  });

  it('change their own stack only when a schema changes', () => {
    const grown = thingSeen(
      [
        [{ name: 'thing', type: 'string' }],
        [
          { name: 'thing', type: 'string' },
          { name: 'size', type: ['null', 'long'], default: null },
        ],
      ],
      { name: 'order-placed' },
    );

    const { 'order-placed': before, ...others } = templatesOf([ORDER, COURIER]);
    const { 'order-placed': after, ...othersAfter } = templatesOf([grown, COURIER]);

    expect(after).not.toEqual(before);
    expect(othersAfter).toEqual(others);
  });

  it('have stacks named after environment and event', () => {
    const names = [...stacksOf([ORDER, COURIER])].map(([id, { stackName }]) => [id, stackName]);

    expect(names).toEqual([
      ['Platform', 'sluice-dev'],
      ['order-placed', 'sluice-dev-order-placed'],
      ['courier-location', 'sluice-dev-courier-location'],
    ]);
  });

  it('have the same templates whenever and wherever they are made', () => {
    expect(templatesOf([ORDER, COURIER])).toEqual(templatesOf([ORDER, COURIER]));
  });
});

describe('the code of two environments with two events each', () => {
  let outdir: string;
  afterEach(() => {
    vi.restoreAllMocks();
    rmSync(outdir, { recursive: true, force: true });
  });

  it('is bundled once a kind of function and shipped as one asset', () => {
    outdir = mkdtempSync(join(tmpdir(), 'sluice-cdk-'));
    AssetStaging.clearAssetHashCache();
    const stderr = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
    const app = anApp({ bundle: true, outdir });
    for (const settings of [local, dev]) {
      new EnvironmentStage(app, { settings, events: [ORDER, COURIER] });
    }
    app.synth();

    const bundled = stderr.mock.calls.filter(([text]) => String(text).startsWith('Bundling asset'));
    const assets = readdirSync(outdir).filter((name) => name.startsWith('asset.'));
    const code = assets.filter((name) => existsSync(join(outdir, name, 'index.mjs')));
    const definitions = assets.filter((name) => existsSync(join(outdir, name, 'sluice')));

    expect(bundled).toHaveLength(3);
    expect(code).toHaveLength(3);
    expect(definitions).toHaveLength(2);
    expect(assets).toHaveLength(5);
    const texts = definitions.map((name) =>
      readFileSync(join(outdir, name, 'sluice/event.json'), 'utf8'),
    );
    expect(texts.map((text) => JSON.parse(text))).toEqual(expect.arrayContaining([ORDER, COURIER]));
  });
});
