import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { LocalError } from '../errors.ts';
import type { FunctionSpec, Surroundings } from '../function/environment.ts';
import { LocalFunction } from '../function.ts';
import { KafkaMapping } from '../kafka-mapping.ts';
import { type MappingLog, mappingLog } from '../mapping/log.ts';
import { QueueMapping } from '../queue-mapping.ts';
import type { PipelinePlan } from './plan.ts';
import { SwitchedMapping } from './switched-mapping.ts';

export interface PipelineSurroundings extends Surroundings {
  readonly brokers: string;
  /** Folder of the logs: `<function>.log`, and `mappings.log`. */
  readonly logs: string;
}

/** The functions and mappings of the environment. */
export class Pipelines {
  readonly #functions = new Map<string, LocalFunction>();
  /** By topic. */
  readonly #kafka: ReadonlyMap<string, SwitchedMapping>;
  readonly #queues: QueueMapping[];
  readonly #logs: string;

  constructor(plan: PipelinePlan, surroundings: PipelineSurroundings) {
    const { brokers } = surroundings;
    this.#logs = surroundings.logs;
    for (const spec of plan.functions.values()) {
      this.#functions.set(spec.name, localFunction(spec, surroundings));
    }
    this.#kafka = new Map(
      plan.kafka.map((spec) => {
        const target = this.#target(spec.functionName);
        const make = () => new KafkaMapping(spec, target, brokers, this.log(spec.topic));
        return [spec.topic, new SwitchedMapping(target, make)];
      }),
    );
    this.#queues = plan.queues.map((spec) => {
      const target = this.#target(spec.functionName);
      return new QueueMapping(spec, target, surroundings, this.log(spec.eventSourceArn));
    });
  }

  /** What a mapping met with goes here. */
  log(mapping: string): MappingLog {
    return mappingLog(join(this.#logs, 'mappings.log'), mapping);
  }

  async start(): Promise<void> {
    for (const mapping of this.#queues) mapping.start();
    await Promise.all([...this.#kafka.values()].map((mapping) => mapping.enable()));
  }

  /** Enables or disables the mapping of an event's topic; resolves when it is so. */
  async switch(event: string, enabled: boolean): Promise<void> {
    const mapping = this.#kafka.get(event);
    if (mapping === undefined) throw new LocalError('ASSEMBLY', `${event} has no mapping`);
    await (enabled ? mapping.enable() : mapping.disable());
  }

  /** Starts nothing more, gives calls in flight the grace period, then ends the functions. */
  async stop(graceMilliseconds: number): Promise<void> {
    const mappings = [...this.#kafka.values(), ...this.#queues];
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
