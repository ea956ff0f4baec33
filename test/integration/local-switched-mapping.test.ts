import { expect, it, onTestFinished, vi } from 'vitest';
import { SwitchedMapping } from '../../local/pipelines/switched-mapping.ts';
import { committed, makeMapping, produce, waitForCommitted } from '../helpers/kafka-mapping.ts';
import { obedientFunction } from '../helpers/obedient-function.ts';
import { createTopic, withAdmin } from '../helpers/services.ts';

function members(group: string): Promise<number | undefined> {
  return withAdmin(async (admin) => {
    const { groups } = await admin.describeGroups([group]);
    return groups[0]?.members.length;
  });
}

it('lets the call in flight end, commits it, and goes on behind it in another process', async () => {
  const topic = await createTopic();
  const slow = { environment: { CALL_MILLISECONDS: '2000' } };
  const { function: target, calls } = obedientFunction(slow);
  const mapping = new SwitchedMapping(target, () => makeMapping(target, topic).mapping);
  onTestFinished(() => mapping.stop());
  await mapping.enable();
  await produce(topic, [[0, 'in flight']]);
  await vi.waitUntil(() => calls().length === 1, { timeout: 20_000 });
  const disabled = mapping.disable();
  await produce(topic, [[0, 'later']]);
  expect(await members(topic)).toBe(1);
  await disabled;
  expect(await members(topic)).toBe(0);
  expect(await committed(topic)).toEqual([1]);
  await mapping.enable();
  await waitForCommitted(topic, [2]);
  const texts = calls().map(({ items }) => items.map(([, text]) => text));
  expect(texts).toEqual([['in flight'], ['later']]);
  const [first, second] = calls().map(({ pid }) => pid);
  expect(second).not.toBe(first);
});

it('is disabled while a call hangs as soon as the function is stopped', async () => {
  const topic = await createTopic();
  const { function: target, calls } = obedientFunction({ timeoutSeconds: 120 });
  const mapping = new SwitchedMapping(target, () => makeMapping(target, topic).mapping);
  await mapping.enable();
  await produce(topic, [[0, 'hang']]);
  await vi.waitUntil(() => calls().length === 1, { timeout: 20_000 });
  const disabled = mapping.disable();
  const stopped = mapping.stop();
  await target.stop();
  await Promise.all([disabled, stopped]);
  expect(await members(topic)).toBe(0);
  expect(await committed(topic)).toEqual([-1]);
});
