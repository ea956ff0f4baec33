import { execFile } from 'node:child_process';
import { LocalError } from './errors.ts';

/** The services that containers can run as well. */
export type LocalService = 'kafka' | 'localstack';

interface Requirement {
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  /** What its output must satisfy. */
  readonly accepts: (output: string) => boolean;
  readonly install: string;
}

const NOTHING_ANSWERS = 'missing, and no Docker engine answers';
const MIN_JAVA = 17;
const MIN_PYTHON_MINOR = 11;

const REQUIREMENTS: Record<LocalService, readonly Requirement[]> = {
  kafka: [
    {
      name: `Java ${MIN_JAVA} or newer`,
      command: 'java',
      args: ['-version'],
      accepts: (output) => Number(/version "(\d+)/.exec(output)?.[1]) >= MIN_JAVA,
      install: 'apt install openjdk-17-jre-headless, or brew install openjdk',
    },
    {
      name: 'Maven',
      command: 'mvn',
      args: ['-v'],
      // without Java it says so: then it is Java that is missing
      accepts: (output) => /Apache Maven|JAVA_HOME/.test(output),
      install: 'apt install maven, or brew install maven',
    },
  ],
  localstack: [
    {
      name: `Python 3.${MIN_PYTHON_MINOR} or newer with venv`,
      command: 'python3',
      args: ['-c', 'import sys, venv, ensurepip; print(*sys.version_info[:2])'],
      accepts: (output) => {
        const [major, minor] = output.trim().split(' ').map(Number);
        return major === 3 && minor !== undefined && minor >= MIN_PYTHON_MINOR;
      },
      install: 'apt install python3 python3-venv, or brew install python',
    },
  ],
};

/** How a service runs on this machine. */
export type Way = 'process' | 'container';

/**
 * Decides how a service runs here: as a process where its programs are, else as a container where
 * a Docker engine answers. Fails with one line that names what is missing and how to install it.
 *
 * @param env where the programs are looked for
 */
export async function wayToRun(
  service: LocalService,
  env: NodeJS.ProcessEnv = process.env,
): Promise<Way> {
  const checked = await Promise.all(
    REQUIREMENTS[service].map(async (requirement) => {
      const output = await outputOf(requirement.command, requirement.args, env);
      return { requirement, ok: requirement.accepts(output) };
    }),
  );
  const missing = checked.filter(({ ok }) => !ok).map(({ requirement }) => requirement);
  if (missing.length === 0) return 'process';
  const engine = await outputOf('docker', ['version', '--format', '{{.Server.Version}}'], env);
  if (/^\d/.test(engine)) return 'container';
  const list = missing.map(({ name, install }) => `${name} (${install})`).join('; ');
  throw new LocalError('PREREQUISITE', `${NOTHING_ANSWERS}: ${list}`);
}

/**
 * Checks, before anything is fetched or started, that services can run here; names all that is missing.
 */
export async function requireWays(services: readonly LocalService[]): Promise<void> {
  const ways = await Promise.allSettled(services.map((service) => wayToRun(service)));
  const failures = ways.flatMap((way) => (way.status === 'rejected' ? [way.reason] : []));
  if (failures.length === 0) return;
  const [first, ...others] = failures.map((failure) => (failure as LocalError).message);
  const rest = others.map((message) => message.replace(`${NOTHING_ANSWERS}: `, ''));
  throw new LocalError('PREREQUISITE', [first, ...rest].join('; '));
}

/** What a program prints, also when it fails; `''` when it is missing. */
function outputOf(
  command: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv,
): Promise<string> {
  return new Promise((resolve) => {
    execFile(command, args, { env, timeout: 20_000 }, (_error, stdout, stderr) =>
      resolve(stdout + stderr),
    );
  });
}
