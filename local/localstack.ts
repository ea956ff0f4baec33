import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { cached } from './cache.ts';
import { startLocalStackContainer } from './containers.ts';
import type { ServiceOptions } from './kafka.ts';
import { cacheFolder } from './paths.ts';
import { freePorts } from './ports.ts';
import { wayToRun } from './prerequisites.ts';
import { run } from './processes/run.ts';
import { ServiceProcess } from './processes/service.ts';
import type { Progress } from './progress.ts';

const REQUIREMENTS = join(import.meta.dirname, 'localstack-requirements.txt');
const START_MILLISECONDS = 90_000;
/** Its web server survives SIGTERM as a rule, and what it holds is gone with the session anyway. */
const STOP_GRACE_MILLISECONDS = 500;

/** What templates are reduced to, and what CloudFormation needs for itself. */
const LOCALSTACK_SERVICES = 's3,sqs,cloudformation,iam,ssm,sts,sns';

export interface RunningLocalStack {
  /** URL of every AWS service. */
  readonly endpoint: string;
  /** `undefined` when this runtime did not start a process. */
  readonly pid: number | undefined;
  stop(): Promise<void>;
}

/** Starts LocalStack, or takes the endpoint that `AWS_ENDPOINT_URL` names. */
export async function startLocalStack(options: ServiceOptions): Promise<RunningLocalStack> {
  const given = process.env['AWS_ENDPOINT_URL'];
  if (given) return { endpoint: given, pid: undefined, stop: async () => {} };
  if ((await wayToRun('localstack')) === 'container') {
    return startLocalStackContainer(options, serviceSettings, answers);
  }
  const { progress, directory } = options;
  const environment = await pythonEnvironment(progress);
  return progress.step('LocalStack starts', () => startServer(environment, directory));
}

async function pythonEnvironment(progress: Progress): Promise<string> {
  const hash = createHash('sha256').update(readFileSync(REQUIREMENTS)).digest('hex').slice(0, 12);
  const folder = join(cacheFolder(), `localstack-${hash}`);
  if (existsSync(folder)) return folder;
  return progress.step('LocalStack is fetched', () => cached(folder, installPackages));
}

async function installPackages(temporary: string): Promise<void> {
  const fetch = (command: string, args: readonly string[]): Promise<void> =>
    run(command, args, { fault: 'DOWNLOAD', what: `fetching LocalStack with ${command}` });
  const python = join(temporary, 'bin', 'python');
  await fetch('python3', ['-m', 'venv', temporary]);
  if (await hasUv()) {
    await fetch('uv', ['pip', 'install', '-q', '--python', python, '-r', REQUIREMENTS]);
  } else {
    await fetch(python, ['-m', 'pip', 'install', '-q', '--no-compile', '-r', REQUIREMENTS]);
  }
}

function hasUv(): Promise<boolean> {
  return run('uv', ['--version'], { fault: 'DOWNLOAD', what: 'uv' }).then(
    () => true,
    () => false,
  );
}

async function startServer(environment: string, directory: string): Promise<RunningLocalStack> {
  await mkdir(join(directory, 'tmp'), { recursive: true });
  const [port] = (await freePorts(1)) as [number];
  const address = `127.0.0.1:${port}`;
  const service = await ServiceProcess.start({
    name: 'LocalStack',
    directory,
    command: join(environment, 'bin', 'python'),
    // The server ignores the argument; it tells whose process this is.
    args: ['-m', 'localstack.runtime.main', directory],
    env: serverEnvironment(address, directory),
  });
  const endpoint = `http://${address}`;
  await service.ready(() => answers(endpoint), START_MILLISECONDS);
  return { endpoint, pid: service.pid, stop: () => service.stop(STOP_GRACE_MILLISECONDS) };
}

function serverEnvironment(address: string, directory: string): Record<string, string> {
  return {
    PATH: process.env['PATH'] ?? '',
    HOME: directory,
    TMPDIR: join(directory, 'tmp'),
    GATEWAY_LISTEN: address,
    // The default server would listen on every interface.
    GATEWAY_SERVER: 'hypercorn',
    // On a virtual machine it believes that it is in Docker.
    OVERRIDE_IN_DOCKER: '0',
    FILESYSTEM_ROOT: directory,
    ...serviceSettings(address),
  };
}

/** What holds for a process and for a container. */
function serviceSettings(address: string): Record<string, string> {
  return {
    LOCALSTACK_HOST: address,
    SERVICES: LOCALSTACK_SERVICES,
    EAGER_SERVICE_LOADING: '1',
    SQS_ENDPOINT_STRATEGY: 'path',
    CFN_IGNORE_UNSUPPORTED_RESOURCE_TYPES: '1',
    // No network: no certificate, no telemetry, no name server.
    SKIP_SSL_CERT_DOWNLOAD: '1',
    DISABLE_EVENTS: '1',
    DNS_ADDRESS: '0',
    LS_LOG: 'error',
  };
}

async function answers(endpoint: string): Promise<boolean> {
  const response = await fetch(`${endpoint}/_localstack/health`);
  return response.ok;
}
