/**
 * The fallback where a Docker engine answers and Java, Maven or Python is missing: the same services
 * as containers. Unlike a process, a container forgets its data when it is stopped, and one whose
 * runtime was killed stays until its session starts again.
 */
import { createHash } from 'node:crypto';
import { serverProperties } from './kafka/server-properties.ts';
import type { RunningKafka, ServiceOptions } from './kafka.ts';
import type { RunningLocalStack } from './localstack.ts';
import { freePorts } from './ports.ts';
import { run } from './processes/run.ts';
import { ServiceProcess } from './processes/service.ts';

const START_MILLISECONDS = 300_000;
const STOP_GRACE_MILLISECONDS = 15_000;

interface ContainerSpec {
  readonly name: 'Kafka' | 'LocalStack';
  readonly image: string;
  /** The port inside the container. */
  readonly port: number;
  readonly publishedPort: number;
  readonly env: Readonly<Record<string, string | number | boolean>>;
  readonly ready: () => Promise<boolean>;
}

export async function startKafkaContainer(
  options: ServiceOptions,
  answers: (brokers: string) => Promise<boolean>,
): Promise<RunningKafka> {
  const [port] = (await freePorts(1)) as [number];
  const brokers = `127.0.0.1:${port}`;
  const properties = serverProperties({
    brokerPort: port,
    controllerPort: port === 9093 ? 9094 : 9093,
    dataFolder: '/var/lib/kafka/data',
    listenAddress: '0.0.0.0',
  });
  // The image takes a property `a.b` as the variable `KAFKA_A_B`.
  const env = Object.fromEntries(
    Object.entries(properties).map(([name, value]) => [
      `KAFKA_${name.replaceAll('.', '_').toUpperCase()}`,
      value,
    ]),
  );
  const image = 'apache/kafka:4.1.1';
  const ready = (): Promise<boolean> => answers(brokers);
  const spec = { name: 'Kafka', image, port, publishedPort: port, env, ready } as const;
  return { brokers, ...(await startContainer(spec, options)) };
}

export async function startLocalStackContainer(
  options: ServiceOptions,
  env: (address: string) => Readonly<Record<string, string>>,
  answers: (endpoint: string) => Promise<boolean>,
): Promise<RunningLocalStack> {
  const [publishedPort] = (await freePorts(1)) as [number];
  const endpoint = `http://127.0.0.1:${publishedPort}`;
  const image = 'localstack/localstack:4.10';
  const ready = (): Promise<boolean> => answers(endpoint);
  const variables = env(`127.0.0.1:${publishedPort}`);
  const spec = { name: 'LocalStack', image, port: 4566, publishedPort, ready } as const;
  return { endpoint, ...(await startContainer({ ...spec, env: variables }, options)) };
}

async function startContainer(
  spec: ContainerSpec,
  { directory, progress }: ServiceOptions,
): Promise<{ pid: undefined; stop(): Promise<void> }> {
  const container = `sluice-${createHash('sha256').update(directory).digest('hex').slice(0, 12)}`;
  const remove = (): Promise<void> =>
    run('docker', ['rm', '--force', container], { fault: 'SERVICE_START', what: 'docker rm' });
  await remove();
  const variables = Object.entries(spec.env).flatMap(([name, value]) => ['-e', `${name}=${value}`]);
  const publish = `127.0.0.1:${spec.publishedPort}:${spec.port}`;
  const named = ['--name', container, '--label', `sluice=${directory}`];
  const { name, image } = spec;
  return progress.step(`${name} starts as a container`, async () => {
    const service = await ServiceProcess.start({
      name,
      directory,
      command: 'docker',
      args: ['run', '--rm', ...named, '-p', publish, ...variables, image],
      env: { PATH: process.env['PATH'] ?? '', HOME: process.env['HOME'] ?? '/' },
    });
    await service.ready(spec.ready, START_MILLISECONDS);
    const stop = async (): Promise<void> => {
      await service.stop(STOP_GRACE_MILLISECONDS);
      await remove();
    };
    return { pid: undefined, stop };
  });
}
