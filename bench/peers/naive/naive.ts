import { join } from 'node:path';
import { allFiles, argumentsOf, runStandAlone } from '../stand-alone.ts';
import type { System, Taken, Task } from '../system.ts';

const PROGRAM = join(import.meta.dirname, 'naive-process.ts');

/** The straightforward consumer in Node. */
export class NaiveNode implements System {
  readonly letter = 'c';
  readonly name = 'Node, parquetjs-lite';
  readonly description = 'kafkajs, JSON.parse, parquetjs-lite with snappy, batches of 6 MiB';
  readonly filesOf = allFiles;

  async prepare(): Promise<undefined> {}

  run(task: Task): Promise<Taken> {
    return runStandAlone(task, [process.execPath, PROGRAM, ...argumentsOf(task)]);
  }
}
