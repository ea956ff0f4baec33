import { spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { LocalError } from './errors.ts';
import { isAlive } from './processes/alive.ts';
import { stopLeftovers } from './processes/leftovers.ts';
import type { Progress } from './progress.ts';
import { ProgressReceiver, type SessionMessage } from './session/channel.ts';
import {
  DEFAULT_SESSION,
  readJson,
  type Session,
  sessionFile,
  sessionFolder,
} from './session/files.ts';
import { forgetOwner, ownerOf } from './session/owner.ts';
import { isWantedEnabled, want } from './session/wanted.ts';

export { DEFAULT_SESSION, type Session } from './session/files.ts';

const MAIN = join(import.meta.dirname, 'main.ts');
const ANSWER_MILLISECONDS = 2_000;
/** Calls in flight, then the broker's clean shutdown. */
const STOP_MILLISECONDS = 20_000;
const POLL_MILLISECONDS = 50;

/** The session that runs, if one does and its services answer; what is left of a dead one is removed. */
export async function readSession(
  root: string,
  name: string = DEFAULT_SESSION,
): Promise<Session | undefined> {
  const session = describedSession(root, name);
  if (session === undefined) return undefined;
  const [broker = ''] = session.brokers.split(',');
  const answers = await Promise.all([accepts(`tcp://${broker}`), accepts(session.endpoint)]);
  return answers.every(Boolean) ? session : undefined;
}

/** What the session says of itself, whether its services answer or not. */
export function describedSession(
  root: string,
  name: string = DEFAULT_SESSION,
): Session | undefined {
  const folder = sessionFolder(root, name);
  if (ownerOf(folder) !== undefined) return readJson<Session>(sessionFile(folder));
  cleanUp(folder);
  return undefined;
}

/**
 * Asks a session to enable or disable the mapping of an event. It begins to at once, and its description
 * tells how far it is.
 */
export function wantMapping(
  root: string,
  event: string,
  enabled: boolean,
  name: string = DEFAULT_SESSION,
): void {
  want(sessionFolder(root, name), event, enabled);
}

/** What was asked for last. */
export function isMappingWanted(
  root: string,
  event: string,
  name: string = DEFAULT_SESSION,
): boolean {
  return isWantedEnabled(sessionFolder(root, name), event);
}

export interface StartSessionOptions {
  /** The folder of the project. */
  readonly root: string;
  /** @default 'default' */
  readonly name?: string;
  /** @default - all */
  readonly events?: readonly string[];
  readonly progress: Progress;
}

/** Starts a session in the background and returns it when it is up. */
export async function startSession(options: StartSessionOptions): Promise<Session> {
  const { root, name = DEFAULT_SESSION, events = [], progress } = options;
  const folder = sessionFolder(root, name);
  mkdirSync(dirname(folder), { recursive: true });
  const log = openSync(`${folder}.log`, 'w');
  // The Kafka client waits a negative time now and then, which is no worse than not at all.
  const quiet = '--disable-warning=TimeoutNegativeWarning';
  const child = spawn(process.execPath, [quiet, MAIN, root, name, ...events], {
    cwd: root,
    detached: true,
    stdio: ['ignore', log, log, 'ipc'],
  });
  closeSync(log);
  const receiver = new ProgressReceiver(progress);
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  child.on('message', (sent) => {
    const message = sent as SessionMessage;
    receiver.receive(message);
    if (message.kind === 'ready') resolve();
    if (message.kind === 'failed')
      reject(new LocalError(message.code ?? 'SESSION', message.message));
  });
  child.once('exit', () =>
    reject(new LocalError('SESSION', `the session ended while it started; see ${folder}.log`)),
  );
  try {
    await promise;
  } finally {
    receiver.abandon();
    if (child.connected) child.disconnect();
    child.unref();
  }
  const session = readJson<Session>(sessionFile(folder));
  if (session === undefined) throw new LocalError('SESSION', `the session in ${folder} is gone`);
  return session;
}

/** Ends a session that runs in the background; `false` when none did. */
export async function stopSession(root: string, name: string = DEFAULT_SESSION): Promise<boolean> {
  const folder = sessionFolder(root, name);
  const pid = ownerOf(folder);
  if (pid !== undefined) {
    process.kill(pid, 'SIGTERM');
    const deadline = Date.now() + STOP_MILLISECONDS;
    while (isAlive(pid) && Date.now() < deadline) await sleep(POLL_MILLISECONDS);
    if (ownerOf(folder) === pid) process.kill(pid, 'SIGKILL');
  }
  cleanUp(folder);
  return pid !== undefined;
}

function cleanUp(folder: string): void {
  stopLeftovers(folder);
  rmSync(sessionFile(folder), { force: true });
  forgetOwner(folder);
}

function accepts(url: string): Promise<boolean> {
  const { hostname, port, protocol } = new URL(url);
  const usualPort = protocol === 'https:' ? 443 : 80;
  return new Promise((resolve) => {
    const socket = connect({
      host: hostname,
      port: Number(port) || usualPort,
      timeout: ANSWER_MILLISECONDS,
    });
    const end = (answer: boolean) => () => {
      socket.destroy();
      resolve(answer);
    };
    socket.once('connect', end(true)).once('error', end(false)).once('timeout', end(false));
  });
}
