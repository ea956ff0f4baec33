import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { cached } from '../../../local/cache.ts';
import { cacheFolder } from '../../../local/paths.ts';
import { run } from '../../../local/processes/run.ts';
import { allFiles, runStandAlone } from '../stand-alone.ts';
import type { Preparation, System, Taken, Task } from '../system.ts';

const here = (name: string): string => join(import.meta.dirname, name);
const SOURCES = ['pom.xml', 's3-pom.xml', 'FlinkJob.java'].map(here);
const PARALLELISM = 2;
/** What Flink's own start script opens. */
const OPENED_PACKAGES = [
  ...['util', 'lang', 'net', 'io', 'nio', 'lang.reflect', 'text', 'time', 'util.concurrent'],
  ...['util.concurrent.atomic', 'util.concurrent.locks'],
].map((name) => `java.base/java.${name}=ALL-UNNAMED`);
const OPENED_INTERNALS = ['sun.nio.ch', 'sun.net.util'].map(
  (name) => `java.base/${name}=ALL-UNNAMED`,
);

/** Flink SQL: a source, a sink and one INSERT, on a cluster inside one JVM. Exactly once, by checkpoints. */
export class FlinkSql implements System {
  readonly letter = 'e';
  readonly name = 'Flink SQL';
  readonly description =
    'Flink 2.2.0, one JVM, parallelism 2, checkpoints of 10 s, zstd; steady: (3N - N) / 2N';
  readonly filesOf = allFiles;
  readonly warmTimes = 3;
  #folder = '';

  async prepare({ progress }: Preparation): Promise<string | undefined> {
    for (const command of ['java', 'javac']) {
      if (spawnSync(command, ['-version']).status !== 0) return `needs ${command}, a JDK 17`;
    }
    if (spawnSync('mvn', ['-v']).status !== 0) return 'needs Maven';
    const hash = createHash('sha256');
    for (const source of SOURCES) hash.update(readFileSync(source));
    const folder = join(cacheFolder(), `bench-flink-${hash.digest('hex').slice(0, 12)}`);
    this.#folder = await progress.step('Flink', () => cached(folder, fetchFlink));
    return undefined;
  }

  run(task: Task): Promise<Taken> {
    const { services, folder } = task;
    const sql = join(folder, 'job.sql');
    writeFileSync(sql, sqlOf(task));
    const classPath = [join(this.#folder, 'classes'), join(this.#folder, 'lib', '*')].join(':');
    const job = [sql, String(PARALLELISM), `file://${join(folder, 'checkpoints')}`];
    const command = [
      'java',
      '-Xmx2g',
      ...[...OPENED_PACKAGES, ...OPENED_INTERNALS].flatMap((name) => ['--add-opens', name]),
      `-Dlog4j.configurationFile=${here('log4j2.properties')}`,
      ...['-cp', classPath, 'FlinkJob', ...job, services.endpoint],
    ];
    const env = { ...process.env, FLINK_PLUGINS_DIR: join(this.#folder, 'plugins') };
    return runStandAlone(task, command, env);
  }
}

function sqlOf({ services, topic, bucket }: Task): string {
  const values: Record<string, string> = {
    BROKERS: services.brokers,
    TOPIC: topic.name,
    PATH: `s3://${bucket}/orders`,
  };
  const text = readFileSync(here('job.sql'), 'utf8');
  return text.replace(/@(\w+)@/g, (_, name: string) => values[name] ?? '');
}

async function fetchFlink(temporary: string): Promise<void> {
  const options = { fault: 'DOWNLOAD', what: 'fetching Flink with Maven' } as const;
  const copyJars = (pom: string, folder: string): Promise<void> => {
    const goal = ['dependency:copy-dependencies', '-DincludeScope=runtime'];
    const output = `-DoutputDirectory=${join(temporary, folder)}`;
    return run('mvn', ['-q', '-B', '-f', here(pom), ...goal, output], options);
  };
  await copyJars('pom.xml', 'lib');
  await copyJars('s3-pom.xml', join('plugins', 's3-fs-hadoop'));
  const classes = join(temporary, 'classes');
  mkdirSync(classes);
  const javac = ['-cp', join(temporary, 'lib', '*'), '-d', classes, here('FlinkJob.java')];
  await run('javac', javac, { ...options, what: 'compiling the Flink job' });
}
