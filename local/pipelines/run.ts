import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { LocalError } from '../errors.ts';
import type { FunctionSpec, Surroundings } from '../function/environment.ts';
import { LocalFunction } from '../function.ts';
import { KafkaMapping } from '../kafka-mapping.ts';
import { mappingLog } from '../mapping/log.ts';
import { QueueMapping } from '../queue-mapping.ts';
import type { PipelinePlan } from './plan.ts';

export interface PipelineSurroundings extends Surroundings {
  readonly brokers: string;
  /** Folder of the logs: `<function>.log`, and `mappings.log`. */
  readonly logs: string;
}

/** The functions and mappings of the environment. */
export class Pipelines {
  readonly #functions = new Map<string, LocalFunction>();
  readonly #kafka: KafkaMapping[];
  readonly #queues: QueueMapping[];

  constructor(plan: PipelinePlan, surroundings: PipelineSurroundings) {
    const { brokers, logs } = surroundings;
    const log = (name: string) => mappingLog(join(logs, 'mappings.log'), name);
    for (const spec of plan.functions.values()) {
      this.#functions.set(spec.name, localFunction(spec, surroundings));
    }
    this.#kafka = plan.kafka.map((spec) => {
      const target = this.#target(spec.functionName);
      return new KafkaMapping(spec, target, brokers, log(spec.topic));
    });
    this.#queues = plan.queues.map((spec) => {
      const target = this.#target(spec.functionName);
      return new QueueMapping(spec, target, surroundings, log(spec.eventSourceArn));
    });
  }

  async start(): Promise<void> {
    for (const mapping of this.#queues) mapping.start();
    await Promise.all(this.#kafka.map((mapping) => mapping.start()));
  }

  /** Starts nothing more, gives calls in flight the grace period, then ends the functions. */
  async stop(graceMilliseconds: number): Promise<void> {
    const mappings = [...this.#kafka, ...this.#queues];
    const idle = Promise.all(mappings.map((mapping) => mapping.stop()));
    await Promise.race([idle, sleep(graceMilliseconds, undefined, { ref: false })]);
    await Promise.all([...this.#functions.values()].map((target) => target.stop()));
    await idle;
  }

  #target(name: string): LocalFunction {
    const target = this.#functions.get(name);
    if (target === undefined) throw new LocalError('ASSEMBLY', `there is no function ${name}`);
    return target;
  }
}

function localFunction(spec: FunctionSpec, surroundings: PipelineSurroundings): LocalFunction {
  return new LocalFunction(spec, surroundings, join(surroundings.logs, `${spec.name}.log`));
}
