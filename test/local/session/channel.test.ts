import { expect, it } from 'vitest';
import { PlainProgress } from '../../../local/progress.ts';
import {
  ProgressReceiver,
  remoteProgress,
  type SessionMessage,
} from '../../../local/session/channel.ts';

it('shows the progress of another process as if it were its own', async () => {
  const lines: string[] = [];
  const receiver = new ProgressReceiver(
    new PlainProgress({ write: (text: string) => lines.push(text) > 0 }),
  );
  const throughJson = (message: SessionMessage): void =>
    receiver.receive(JSON.parse(JSON.stringify(message)));
  const remote = remoteProgress(throughJson);
  const failing = remote.step('Kafka starts', () => Promise.reject(new Error('no Java')));
  await remote.step('LocalStack starts', async () => {});
  await expect(failing).rejects.toThrow('no Java');
  const unfinished = remote.step('Stacks are deployed', () => new Promise<void>(() => {}));
  receiver.abandon();
  await Promise.race([unfinished, new Promise((resolve) => setTimeout(resolve, 10))]);
  expect(lines.map((line) => line.replace(/ \(.*\)\n/, '').trim()).toSorted()).toEqual(
    [
      '… Kafka starts',
      '… LocalStack starts',
      '… Stacks are deployed',
      '✗ Kafka starts',
      '✓ LocalStack starts',
      '✗ Stacks are deployed',
    ].toSorted(),
  );
});
