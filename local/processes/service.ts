import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, mkdirSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { LocalError } from '../errors.ts';
import { adopt, signalGroup } from './children.ts';
import { PROCESS_FILE } from './leftovers.ts';

const PROBE_INTERVAL_MILLISECONDS = 100;

export interface ServiceSpec {
  /** As people call it: `Kafka`. */
  readonly name: string;
  /** The service's folder: its log and its process file. Must occur in the command line. */
  readonly directory: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

/** A server that runs as a child: started, waited for, stopped with all that it started. */
export class ServiceProcess {
  readonly pid: number;
  readonly logFile: string;
  readonly #name: string;
  readonly #child: ChildProcess;
  readonly #processFile: string;

  private constructor(spec: ServiceSpec, child: ChildProcess, pid: number, logFile: string) {
    this.#name = spec.name;
    this.#child = child;
    this.#processFile = join(spec.directory, PROCESS_FILE);
    this.pid = pid;
    this.logFile = logFile;
  }

  static async start(spec: ServiceSpec): Promise<ServiceProcess> {
    mkdirSync(spec.directory, { recursive: true });
    const logFile = join(spec.directory, 'service.log');
    const log = openSync(logFile, 'a');
    const child = spawn(spec.command, spec.args, {
      cwd: spec.directory,
      env: spec.env,
      detached: true,
      stdio: ['ignore', log, log],
    });
    closeSync(log);
    await once(child, 'spawn');
    adopt(child);
    const pid = child.pid as number;
    writeFileSync(join(spec.directory, PROCESS_FILE), JSON.stringify({ pid }));
    return new ServiceProcess(spec, child, pid, logFile);
  }

  get running(): boolean {
    return this.#child.exitCode === null && this.#child.signalCode === null;
  }

  /** Waits until the probe says yes; a service that ends, or does not come up in time, is an error. */
  async ready(probe: () => Promise<boolean>, withinMilliseconds: number): Promise<void> {
    const deadline = Date.now() + withinMilliseconds;
    while (!(await probe().catch(() => false))) {
      if (!this.running) throw this.#failure('ended before it answered');
      if (Date.now() > deadline) {
        await this.stop(0);
        throw this.#failure(`did not answer within ${withinMilliseconds / 1000} s`);
      }
      await sleep(PROBE_INTERVAL_MILLISECONDS);
    }
  }

  /** Asks it to end and kills it after the grace period. */
  async stop(graceMilliseconds: number): Promise<void> {
    if (this.running) {
      const ended = once(this.#child, 'exit');
      signalGroup(this.pid, graceMilliseconds === 0 ? 'SIGKILL' : 'SIGTERM');
      await Promise.race([ended, sleep(graceMilliseconds, undefined, { ref: false })]);
      if (this.running) signalGroup(this.pid, 'SIGKILL');
      if (this.running) await ended;
    }
    signalGroup(this.pid, 'SIGKILL');
    rmSync(this.#processFile, { force: true });
  }

  #failure(what: string): LocalError {
    const end = readFileSync(this.logFile, 'utf8').trimEnd().split('\n').slice(-5).join('\n');
    return new LocalError('SERVICE_START', `${this.#name} ${what}; see ${this.logFile}:\n${end}`);
  }
}
