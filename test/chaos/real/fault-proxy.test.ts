import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, it, onTestFinished } from 'vitest';
import { type Fault, startFaultProxy } from './fault-proxy.ts';

/** A proxy in front of a server that counts what reaches it. */
async function proxied(fault: Fault) {
  let reached = 0;
  const target = createServer((_incoming, outgoing) => {
    reached += 1;
    outgoing.end('done');
  }).listen(0, '127.0.0.1');
  await once(target, 'listening');
  onTestFinished(() => void target.close());
  const proxy = await startFaultProxy(`http://127.0.0.1:${(target.address() as AddressInfo).port}`);
  onTestFinished(() => proxy.close());
  proxy.decide = () => fault;
  return { proxy, reached: () => reached };
}

it('passes on what is to go well', async () => {
  const { proxy } = await proxied('none');
  const answer = await fetch(proxy.endpoint, { method: 'PUT', body: 'x'.repeat(100_000) });
  expect(await answer.text()).toBe('done');
  expect(proxy.tally.none).toBe(1);
});

it('refuses without asking the target', async () => {
  const { proxy, reached } = await proxied('unavailable');
  expect((await fetch(proxy.endpoint)).status).toBe(503);
  expect(reached()).toBe(0);
});

it('breaks off before the target is asked', async () => {
  const { proxy, reached } = await proxied('reset');
  await expect(fetch(proxy.endpoint)).rejects.toThrow(TypeError);
  expect(reached()).toBe(0);
});

it('loses the answer of what was done', async () => {
  const { proxy, reached } = await proxied('answer lost');
  await expect(fetch(proxy.endpoint)).rejects.toThrow(TypeError);
  expect(reached()).toBe(1);
});
