import { randomUUID } from 'node:crypto';
import { closeSync, mkdirSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import {
  type FunctionSpec,
  functionEnvironment,
  type Surroundings,
} from './function/environment.ts';
import { FunctionInstance, type InvocationResult } from './function/instance.ts';
import { MAX_PAYLOAD_BYTES } from './mapping/kafka-event.ts';

export interface Invocation {
  readonly requestId: string;
  readonly result: InvocationResult;
}

/** A function as the service runs it: a process for each invocation at a time, kept for the next. */
export class LocalFunction {
  readonly spec: FunctionSpec;
  readonly arn: string;
  readonly #environment: Record<string, string>;
  readonly #log: number;
  readonly #idle: FunctionInstance[] = [];
  readonly #all = new Set<FunctionInstance>();
  #stopped = false;

  /** @param logFile takes what the function prints */
  constructor(spec: FunctionSpec, surroundings: Surroundings, logFile: string) {
    this.spec = spec;
    this.arn = `arn:aws:lambda:${surroundings.region}:000000000000:function:${spec.name}`;
    this.#environment = functionEnvironment(spec, surroundings);
    mkdirSync(dirname(logFile), { recursive: true });
    this.#log = openSync(logFile, 'a');
  }

  /** Never rejects: whatever goes wrong is the invocation's result. */
  async invoke(event: string): Promise<Invocation> {
    const requestId = randomUUID();
    if (this.#stopped) return { requestId, result: failure('Runtime.Stopped', 'shut down') };
    if (Buffer.byteLength(event) > MAX_PAYLOAD_BYTES) {
      const message = `the event is larger than ${MAX_PAYLOAD_BYTES} bytes`;
      return { requestId, result: failure('RequestTooLargeException', message) };
    }
    const instance = this.#takeIdle() ?? (await this.#start());
    if (!(instance instanceof FunctionInstance)) return { requestId, result: instance };
    const result = await instance.invoke(requestId, event);
    if (instance.alive) this.#idle.push(instance);
    else this.#all.delete(instance);
    return { requestId, result };
  }

  /** Ends the processes that wait for a call, and with them what they remember. */
  async endIdle(): Promise<void> {
    const idle = this.#idle.splice(0);
    await Promise.all(idle.map((instance) => instance.kill()));
    for (const instance of idle) this.#all.delete(instance);
  }

  async stop(): Promise<void> {
    if (this.#stopped) return;
    this.#stopped = true;
    await Promise.all([...this.#all].map((instance) => instance.kill()));
    closeSync(this.#log);
  }

  /** A process may have died while it waited: nobody would answer, and nothing would tell. */
  #takeIdle(): FunctionInstance | undefined {
    for (;;) {
      const instance = this.#idle.pop();
      if (instance === undefined || instance.alive) return instance;
      this.#all.delete(instance);
    }
  }

  async #start(): Promise<FunctionInstance | InvocationResult> {
    const instance = new FunctionInstance(this.spec, this.#environment, this.#log);
    this.#all.add(instance);
    const error = await instance.started();
    if (error === undefined) return instance;
    this.#all.delete(instance);
    await instance.kill();
    return { kind: 'error', error };
  }
}

function failure(errorType: string, errorMessage: string): InvocationResult {
  return { kind: 'error', error: { errorType, errorMessage } };
}
