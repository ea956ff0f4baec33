/** `node runner-process.ts <job>`: polls a topic for a function until its input ends. */

import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import type { FunctionSpec, Surroundings } from '../../../local/function/environment.ts';
import { LocalFunction } from '../../../local/function.ts';
import { KafkaMapping } from '../../../local/kafka-mapping.ts';
import type { KafkaMappingSpec } from '../../../local/mapping/spec.ts';

export interface RunnerJob {
  readonly spec: FunctionSpec;
  readonly mapping: KafkaMappingSpec;
  readonly surroundings: Surroundings;
  readonly brokers: string;
  readonly functionLog: string;
}

const [file = ''] = process.argv.slice(2);
const { spec, mapping, surroundings, brokers, functionLog }: RunnerJob = JSON.parse(
  readFileSync(file, 'utf8'),
);
const target = new LocalFunction(spec, surroundings, functionLog);
const poller = new KafkaMapping(mapping, target, brokers, (message, details) =>
  console.log(message, JSON.stringify(details)),
);
await poller.start();
process.stdin.resume();
await once(process.stdin, 'end');
await poller.stop();
await target.stop();
