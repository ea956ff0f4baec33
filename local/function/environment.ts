import { isAbsolute, join } from 'node:path';
import { ENV } from '../../core/contract.ts';

/** A function of a template, its intrinsic functions resolved. */
export interface FunctionSpec {
  /** Unique in a session. */
  readonly name: string;
  /** The bundle. */
  readonly assetFolder: string;
  /** `index.handler` */
  readonly handler: string;
  readonly environment: Readonly<Record<string, string>>;
  /** The unpacked layer, which stands for `/opt`. @default - no layer */
  readonly layerFolder?: string;
  readonly timeoutSeconds: number;
  readonly memoryMiB: number;
}

export interface Surroundings {
  readonly region: string;
  /** URL of every AWS service. */
  readonly endpoint: string;
  /** What relative paths of the settings are relative to. */
  readonly folder: string;
}

const LAYER_ROOT = '/opt/';

/** All that a function's process gets to see: the template's variables and the service's own. */
export function functionEnvironment(
  spec: FunctionSpec,
  { region, endpoint, folder }: Surroundings,
): Record<string, string> {
  return {
    ...withLocalPaths(spec, folder),
    AWS_REGION: region,
    AWS_DEFAULT_REGION: region,
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
    AWS_ENDPOINT_URL: endpoint,
    AWS_LAMBDA_FUNCTION_NAME: spec.name,
    AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(spec.memoryMiB),
    PATH: process.env['PATH'] ?? '',
    TZ: ':UTC',
  };
}

function withLocalPaths(spec: FunctionSpec, folder: string): Record<string, string> {
  const { environment, layerFolder } = spec;
  const variables = Object.entries(environment).map(([name, value]) => {
    if (layerFolder !== undefined && value.startsWith(LAYER_ROOT)) {
      return [name, join(layerFolder, value.slice(LAYER_ROOT.length))];
    }
    if (name === ENV.duckdbFile && !isAbsolute(value)) return [name, join(folder, value)];
    return [name, value];
  });
  return Object.fromEntries(variables);
}
