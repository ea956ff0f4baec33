import { existsSync, readFileSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Kafka, logLevel } from 'kafkajs';
import { cached } from './cache.ts';
import { startKafkaContainer } from './containers.ts';
import { serverProperties } from './kafka/server-properties.ts';
import { cacheFolder } from './paths.ts';
import { freePorts } from './ports.ts';
import { wayToRun } from './prerequisites.ts';
import { run } from './processes/run.ts';
import { ServiceProcess } from './processes/service.ts';
import type { Progress } from './progress.ts';

const POM = join(import.meta.dirname, 'kafka', 'pom.xml');
const START_MILLISECONDS = 60_000;
/** Long enough for a clean shutdown of the log; a broker that is killed recovers it at its next start. */
const STOP_GRACE_MILLISECONDS = 10_000;

export interface ServiceOptions {
  /** The service's folder: configuration, data, log. A service started there again takes up its data and ports. */
  readonly directory: string;
  readonly progress: Progress;
}

export interface RunningKafka {
  /** `host:port`, comma-separated. */
  readonly brokers: string;
  /** `undefined` when this runtime did not start a process. */
  readonly pid: number | undefined;
  stop(): Promise<void>;
}

/** Starts Apache Kafka, or takes the brokers that `KAFKA_BROKERS` names. */
export async function startKafka(options: ServiceOptions): Promise<RunningKafka> {
  const given = process.env['KAFKA_BROKERS'];
  if (given) return { brokers: given, pid: undefined, stop: async () => {} };
  if ((await wayToRun('kafka')) === 'container') return startKafkaContainer(options, answers);
  const { progress, directory } = options;
  const jars = await kafkaJars(progress);
  return progress.step('Kafka starts', () => startBroker(jars, directory));
}

async function kafkaJars(progress: Progress): Promise<string> {
  const version = /<kafka\.version>(.+)<\//.exec(readFileSync(POM, 'utf8'))?.[1];
  const folder = join(cacheFolder(), `kafka-${version}`);
  if (existsSync(folder)) return folder;
  return progress.step(`Kafka ${version} is fetched`, () => cached(folder, fetchJars));
}

async function fetchJars(temporary: string): Promise<void> {
  const goal = ['dependency:copy-dependencies', '-DincludeScope=runtime'];
  await run('mvn', ['-q', '-B', '-f', POM, ...goal, `-DoutputDirectory=${temporary}`], {
    fault: 'DOWNLOAD',
    what: 'fetching Kafka with Maven',
  });
}

async function startBroker(jars: string, directory: string): Promise<RunningKafka> {
  const properties = join(directory, 'server.properties');
  const dataFolder = join(directory, 'data');
  await mkdir(directory, { recursive: true });
  const [brokerPort, controllerPort] = await portsOf(directory);
  const settings = serverProperties({ brokerPort, controllerPort, dataFolder });
  const lines = Object.entries(settings).map(([name, value]) => `${name}=${value}\n`);
  await writeFile(properties, lines.join(''));
  await formatOnce(jars, properties, dataFolder);
  const service = await ServiceProcess.start({
    name: 'Kafka',
    directory,
    command: 'java',
    args: [
      '-Xmx1g',
      ...javaOptions(jars),
      // Warnings of the broker are worth a line, its life is not.
      '-Dorg.slf4j.simpleLogger.defaultLogLevel=warn',
      '-Dorg.slf4j.simpleLogger.showDateTime=true',
      'kafka.Kafka',
      properties,
    ],
    env: javaEnvironment(),
  });
  const brokers = `127.0.0.1:${brokerPort}`;
  await service.ready(() => answers(brokers), START_MILLISECONDS);
  return { brokers, pid: service.pid, stop: () => service.stop(STOP_GRACE_MILLISECONDS) };
}

/** The ports of the folder's first start, so that clients find a broker that was started again. */
async function portsOf(directory: string): Promise<[number, number]> {
  const file = join(directory, 'ports.json');
  if (!existsSync(file)) await writeFile(file, JSON.stringify(await freePorts(2)));
  return JSON.parse(await readFile(file, 'utf8')) as [number, number];
}

async function formatOnce(jars: string, properties: string, dataFolder: string): Promise<void> {
  if (existsSync(join(dataFolder, 'meta.properties'))) return;
  const tool = ['kafka.tools.StorageTool', 'format', '-t', 'c2x1aWNlLWxvY2FsLTAwMA', '-c'];
  await run('java', [...javaOptions(jars), ...tool, properties], {
    fault: 'SERVICE_START',
    what: "formatting Kafka's log folder",
    env: javaEnvironment(),
  });
}

function javaOptions(jars: string): string[] {
  return ['-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1', '-cp', join(jars, '*')];
}

/** Nothing of the caller's environment but what Java needs: no options from outside. */
function javaEnvironment(): Record<string, string> {
  const { PATH = '', JAVA_HOME, HOME = '/' } = process.env;
  return { PATH, HOME, ...(JAVA_HOME === undefined ? {} : { JAVA_HOME }) };
}

async function answers(brokers: string): Promise<boolean> {
  const retry = { retries: 0 };
  const client = new Kafka({ brokers: brokers.split(','), logLevel: logLevel.NOTHING, retry });
  const admin = client.admin({ retry });
  try {
    await admin.connect();
    return (await admin.describeCluster()).brokers.length > 0;
  } finally {
    await admin.disconnect();
  }
}
