import { join } from 'node:path';
import { functionEnvironment } from '../../../local/function/environment.ts';
import { s3At } from '../../kit/bucket.ts';
import { bundleConsumer, committedKeys, consumerFunction } from '../../kit/consumer-function.ts';
import { REGION } from '../../kit/services.ts';
import { event } from '../../orders/event.ts';
import { reportFile, runStandAlone } from '../stand-alone.ts';
import type { Preparation, System, Taken, Task } from '../system.ts';
import { makeInvocations } from './invocations.ts';

const PROGRAM = join(import.meta.dirname, 'handler-process.ts');

/** The function alone: what Lambda would bill for, without the poller that the service runs. */
export class SluiceHandler implements System {
  readonly letter = 'a';
  readonly name = 'Sluice handler';
  readonly description = 'the bundled consumer, invocations of 6 MB made beforehand';
  #asset = '';
  #invocations = '';

  async prepare({ services, topic, progress }: Preparation): Promise<undefined> {
    this.#asset = await bundleConsumer(services.folder);
    this.#invocations = join(services.folder, 'invocations');
    await progress.step('Invocations are made', () =>
      makeInvocations(topic, services.brokers, this.#invocations),
    );
  }

  async run(task: Task): Promise<Taken> {
    const { services, bucket, folder } = task;
    const { endpoint } = services;
    const spec = await consumerFunction(event, this.#asset, { endpoint, bucket, folder });
    const env = functionEnvironment(spec, { region: REGION, endpoint, folder });
    const heap = `--max-old-space-size=${spec.memoryMiB}`;
    const program = [PROGRAM, this.#asset, this.#invocations, reportFile(folder)];
    return runStandAlone(task, [process.execPath, heap, ...program], env);
  }

  filesOf({ services, bucket }: Task): Promise<string[]> {
    return committedKeys(s3At(services.endpoint), bucket, event.name);
  }
}
