import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { adopt, signalGroup } from '../processes/children.ts';
import type { FunctionSpec } from './environment.ts';
import type { FunctionError, HostMessage, InvokeMessage } from './protocol.ts';

const HOST = join(import.meta.dirname, '..', 'lambda-host.ts');
/** The service gives a function this long to start. */
const START_MILLISECONDS = 10_000;

export type InvocationResult =
  | { readonly kind: 'returned'; readonly body: string }
  | { readonly kind: 'error'; readonly error: FunctionError };

/** One process of a function: one invocation at a time. */
export class FunctionInstance {
  readonly #child: ChildProcess;
  readonly #spec: FunctionSpec;

  /** @param log a file descriptor that takes what the function prints */
  constructor(spec: FunctionSpec, environment: Record<string, string>, log: number) {
    this.#spec = spec;
    const heap = `--max-old-space-size=${spec.memoryMiB}`;
    this.#child = spawn(process.execPath, [heap, HOST, spec.assetFolder, spec.handler], {
      cwd: spec.assetFolder,
      env: environment,
      detached: true,
      // An event may be large text: copied as it is rather than escaped.
      serialization: 'advanced',
      stdio: ['ignore', log, log, 'ipc'],
    });
    adopt(this.#child);
  }

  get alive(): boolean {
    const { connected, exitCode, signalCode } = this.#child;
    return connected && exitCode === null && signalCode === null;
  }

  /** Resolves when the handler can be called; an error when the process ended or took too long. */
  async started(): Promise<FunctionError | undefined> {
    const message = await this.#nextMessage(START_MILLISECONDS, 'did not start');
    return 'errorType' in message ? message : undefined;
  }

  /** Calls the handler. A process that takes too long is killed; it is of no more use, as is one that died. */
  async invoke(requestId: string, event: string): Promise<InvocationResult> {
    const milliseconds = this.#spec.timeoutSeconds * 1000;
    const invocation: InvokeMessage = { requestId, event, deadline: Date.now() + milliseconds };
    const answer = this.#nextMessage(milliseconds, 'timed out');
    this.#child.send(invocation, () => {
      // A channel that broke is told by the process's end.
    });
    const message = await answer;
    if ('errorType' in message) return { kind: 'error', error: message };
    if (message.kind === 'returned') return { kind: 'returned', body: message.result };
    if (message.kind === 'threw') return { kind: 'error', error: message.error };
    return { kind: 'error', error: { errorType: 'Runtime.Protocol', errorMessage: message.kind } };
  }

  async kill(): Promise<void> {
    const { pid, exitCode, signalCode } = this.#child;
    if (pid === undefined || exitCode !== null || signalCode !== null) return;
    const ended = once(this.#child, 'exit');
    signalGroup(pid, 'SIGKILL');
    await ended;
  }

  /** The next message, or what became of the process instead. */
  async #nextMessage(milliseconds: number, late: string): Promise<HostMessage | FunctionError> {
    const done = new AbortController();
    const { signal } = done;
    const message = once(this.#child, 'message', { signal }).then(([value]) => value);
    const ended = once(this.#child, 'exit', { signal }).then(([code, killedBy]) => ({
      errorType: 'Runtime.ExitError',
      errorMessage: `the process ended with ${killedBy ?? `exit code ${code}`}`,
    }));
    const { promise: timeout, resolve } = Promise.withResolvers<FunctionError>();
    const timer = setTimeout(() => {
      const errorMessage = `${late} after ${(milliseconds / 1000).toFixed(2)} seconds`;
      resolve({ errorType: 'Sandbox.Timedout', errorMessage });
    }, milliseconds);
    const first = await Promise.race([message, ended, timeout]).catch((error: Error) => ({
      errorType: error.name,
      errorMessage: error.message,
    }));
    clearTimeout(timer);
    message.catch(() => {});
    ended.catch(() => {});
    done.abort();
    if (first.errorType === 'Sandbox.Timedout') await this.kill();
    return first;
  }
}
