import { describe, expect, it } from 'vitest';
import { functionSpecs } from '../../../local/assembly/functions.ts';
import { functionEnvironment } from '../../../local/function/environment.ts';
import { assembly, PIPELINE, pipelineWith } from '../../helpers/assembly.ts';

const assets = { cafe: '/out/asset.cafe', beef: '/out/asset.beef' };
const resolve = (value: unknown): string =>
  typeof value === 'string' ? value : `resolved ${JSON.stringify(value)}`;
const only = (template = PIPELINE) =>
  [...functionSpecs(assembly(template, { assets }), resolve).values()][0];

describe('a function of a stack', () => {
  it('is read with its code, its layer and its variables', () => {
    expect(only()).toEqual({
      name: 'sluice-local-thing-Function',
      assetFolder: '/out/asset.cafe',
      layerFolder: '/out/asset.beef',
      handler: 'index.handler',
      environment: {
        LITERAL: 'text',
        QUEUE_URL: 'resolved {"Ref":"Queue"}',
        BUCKET: 'resolved {"Fn::ImportValue":"platform:Bucket"}',
      },
      timeoutSeconds: 120,
      memoryMiB: 1769,
    });
  });

  it("takes the service's defaults", () => {
    const bare = { Timeout: undefined, MemorySize: undefined, Layers: undefined };
    const spec = only(pipelineWith('Function2222AAAA', { ...bare, Environment: undefined }));
    expect(spec).toMatchObject({ timeoutSeconds: 3, memoryMiB: 128, environment: {} });
    expect(spec).not.toHaveProperty('layerFolder');
  });

  it('fails when its code is not in the assembly', () => {
    const template = pipelineWith('Function2222AAAA', { Code: { ZipFile: 'x' } });
    expect(() => only(template)).toThrow('Function2222AAAA has no code in the assembly');
  });

  it('fails when it has more than one layer', () => {
    const Layers = [{ Ref: 'Layer11111111' }, { Ref: 'Layer11111111' }];
    expect(() => only(pipelineWith('Function2222AAAA', { Layers }))).toThrow('has 2 layers');
  });
});

describe("a function's environment", () => {
  const spec = {
    name: 'f',
    assetFolder: '/out/asset.cafe',
    layerFolder: '/out/asset.beef',
    handler: 'index.handler',
    timeoutSeconds: 3,
    memoryMiB: 512,
  };
  const surroundings = { region: 'eu-west-1', endpoint: 'http://127.0.0.1:4', folder: '/session' };
  const environmentOf = (environment: Record<string, string>) =>
    functionEnvironment({ ...spec, environment }, surroundings);

  it('finds the layer where it is unpacked', () => {
    const { FILE, OTHER } = environmentOf({ FILE: '/opt/sluice/event.json', OTHER: '/option' });
    expect(FILE).toBe('/out/asset.beef/sluice/event.json');
    expect(OTHER).toBe('/option');
  });

  it('has the warehouse in the session, unless its path is absolute', () => {
    const at = (file: string) => environmentOf({ SLUICE_DUCKDB_FILE: file })['SLUICE_DUCKDB_FILE'];
    expect(at('data/w.duckdb')).toBe('/session/data/w.duckdb');
    expect(at('/data/w.duckdb')).toBe('/data/w.duckdb');
  });

  it('holds nothing but what the template and the service set', () => {
    process.env['SLUICE_TEST_LEAK'] = 'x';
    const names = Object.keys(environmentOf({ MINE: '1' })).toSorted();
    delete process.env['SLUICE_TEST_LEAK'];
    expect(names).toEqual([
      'AWS_ACCESS_KEY_ID',
      'AWS_DEFAULT_REGION',
      'AWS_ENDPOINT_URL',
      'AWS_LAMBDA_FUNCTION_MEMORY_SIZE',
      'AWS_LAMBDA_FUNCTION_NAME',
      'AWS_LAMBDA_FUNCTION_VERSION',
      'AWS_REGION',
      'AWS_SECRET_ACCESS_KEY',
      'MINE',
      'PATH',
      'TZ',
    ]);
  });
});
