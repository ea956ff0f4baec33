import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { StackAssembly, Template } from './assembly/template.ts';
import { LocalError } from './errors.ts';
import { run } from './processes/run.ts';

export interface SynthesisOptions {
  /** The folder of the CDK app. */
  readonly root: string;
  /** The Stage to synthesize. */
  readonly environment: string;
  /** Where the cloud assembly goes; below `root`, so that bundles find its modules. */
  readonly folder: string;
}

/** Synthesizes an environment and returns its stacks, those that others depend on first. */
export async function synthesize(options: SynthesisOptions): Promise<StackAssembly[]> {
  const { root, environment, folder } = options;
  const settings = await readJson<{ context?: object }>(join(root, 'cdk.json'));
  const context = { ...settings.context, environment };
  await run(process.execPath, [join(root, 'bin', 'app.ts')], {
    fault: 'SYNTH',
    what: 'synthesizing the CDK app',
    cwd: root,
    env: { ...process.env, CDK_OUTDIR: folder, CDK_CONTEXT_JSON: JSON.stringify(context) },
  });
  return readAssembly(folder, environment);
}

/** Reads the stacks of a Stage of a cloud assembly, those that others depend on first. */
export async function readAssembly(folder: string, stage: string): Promise<StackAssembly[]> {
  const { artifacts } = await readJson<Manifest>(join(folder, 'manifest.json'));
  const nested = Object.values(artifacts).find(
    ({ type, properties }) =>
      type === 'cdk:cloud-assembly' && properties?.['displayName'] === stage,
  );
  if (nested === undefined) {
    throw new LocalError('ASSEMBLY', `the CDK app has no Stage "${stage}"`);
  }
  const inside = join(folder, String(nested.properties?.['directoryName']));
  const manifest = await readJson<Manifest>(join(inside, 'manifest.json'));
  const ids = inOrder(manifest.artifacts).filter(
    (id) => manifest.artifacts[id]?.type === 'aws:cloudformation:stack',
  );
  return Promise.all(ids.map((id) => readStack(inside, id, manifest.artifacts)));
}

interface Artifact {
  readonly type: string;
  readonly properties?: Readonly<Record<string, unknown>>;
  readonly dependencies?: readonly string[];
}

interface Manifest {
  readonly artifacts: Readonly<Record<string, Artifact>>;
}

interface AssetManifest {
  readonly files?: Readonly<Record<string, { readonly source: { readonly path: string } }>>;
}

async function readStack(
  folder: string,
  id: string,
  artifacts: Manifest['artifacts'],
): Promise<StackAssembly> {
  const { properties, dependencies = [] } = artifacts[id] as Artifact;
  const template = await readJson<Template>(join(folder, String(properties?.['templateFile'])));
  const assetFolders = new Map<string, string>();
  for (const dependency of dependencies) {
    const artifact = artifacts[dependency];
    if (artifact?.type !== 'cdk:asset-manifest') continue;
    const assets = await readJson<AssetManifest>(
      join(folder, String(artifact.properties?.['file'])),
    );
    for (const [hash, { source }] of Object.entries(assets.files ?? {})) {
      assetFolders.set(hash, join(folder, source.path));
    }
  }
  return { name: String(properties?.['stackName'] ?? id), template, assetFolders };
}

/** Artifact ids, each after all that it depends on. */
function inOrder(artifacts: Manifest['artifacts']): string[] {
  const order = new Set<string>();
  const visit = (id: string): void => {
    if (order.has(id)) return;
    for (const dependency of artifacts[id]?.dependencies ?? []) visit(dependency);
    order.add(id);
  };
  for (const id of Object.keys(artifacts)) visit(id);
  return [...order];
}

async function readJson<T>(file: string): Promise<T> {
  return JSON.parse(await readFile(file, 'utf8')) as T;
}
