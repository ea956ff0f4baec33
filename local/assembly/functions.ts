import { LocalError } from '../errors.ts';
import type { FunctionSpec } from '../function/environment.ts';
import type { Resolve } from './reduce.ts';
import { type Resource, referredId, resourcesOf, type StackAssembly } from './template.ts';

/** The service's defaults. */
const DEFAULT_TIMEOUT_SECONDS = 3;
const DEFAULT_MEMORY_MIB = 128;

/** CDK ends a logical id with eight hex digits. */
const LOGICAL_ID_HASH = /[0-9A-F]{8}$/;

/** The functions of a stack, by logical id. */
export function functionSpecs(stack: StackAssembly, resolve: Resolve): Map<string, FunctionSpec> {
  const functions = resourcesOf(stack.template, 'AWS::Lambda::Function');
  return new Map(
    functions.map(([id, resource]) => [id, functionSpec(stack, id, resource, resolve)]),
  );
}

function functionSpec(
  stack: StackAssembly,
  id: string,
  { Properties = {} }: Resource,
  resolve: Resolve,
): FunctionSpec {
  const { Environment, Layers, Handler, Timeout, MemorySize, Code } = Properties;
  const { Variables = {} } = (Environment ?? {}) as { Variables?: object };
  const variables = Object.entries(Variables).map(([name, value]) => [name, resolve(value)]);
  const layerFolder = layerFolderOf(stack, id, Layers);
  return {
    name: `${stack.name}-${id.replace(LOGICAL_ID_HASH, '')}`,
    assetFolder: assetFolder(stack, id, Code),
    handler: String(Handler),
    environment: Object.fromEntries(variables),
    ...(layerFolder === undefined ? {} : { layerFolder }),
    timeoutSeconds: Number(Timeout ?? DEFAULT_TIMEOUT_SECONDS),
    memoryMiB: Number(MemorySize ?? DEFAULT_MEMORY_MIB),
  };
}

function layerFolderOf(stack: StackAssembly, id: string, layers: unknown): string | undefined {
  if (!Array.isArray(layers) || layers.length === 0) return undefined;
  if (layers.length > 1) {
    const message = `${stack.name}: ${id} has ${layers.length} layers, one is run locally`;
    throw new LocalError('ASSEMBLY', message);
  }
  const layerId = referredId(layers[0]) ?? '';
  return assetFolder(stack, layerId, stack.template.Resources?.[layerId]?.Properties?.['Content']);
}

function assetFolder(stack: StackAssembly, id: string, code: unknown): string {
  const { S3Key } = (code ?? {}) as { S3Key?: unknown };
  const folder = stack.assetFolders.get(String(S3Key).replace(/\.zip$/, ''));
  if (folder !== undefined) return folder;
  throw new LocalError('ASSEMBLY', `${stack.name}: ${id} has no code in the assembly`);
}
