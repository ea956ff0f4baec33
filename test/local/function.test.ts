import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it, vi } from 'vitest';
import { isAlive } from '../../local/processes/alive.ts';
import { obedientFunction } from '../helpers/obedient-function.ts';

const kafkaEvent = (...texts: string[]): string =>
  JSON.stringify({
    records: {
      't-0': texts.map((text, offset) => ({ offset, value: Buffer.from(text).toString('base64') })),
    },
  });

describe('a function in a process of its own', () => {
  it('returns what the handler returned and keeps the process for the next call', async () => {
    const { function: target, calls } = obedientFunction({}, 'http://127.0.0.1:1');
    const first = await target.invoke(kafkaEvent('ok', 'refuse'));
    await target.invoke(kafkaEvent('ok'));
    expect(first.result).toEqual({
      kind: 'returned',
      body: '{"batchItemFailures":[{"itemIdentifier":{"partition":"t-0","offset":1}}]}',
    });
    const [one, two] = calls();
    expect(one?.requestId).toBe(first.requestId);
    expect(one?.pid).toBe(two?.pid);
  });

  it('reports what the handler threw and goes on in the same process', async () => {
    const { function: target, calls, output } = obedientFunction({}, 'http://127.0.0.1:1');
    const { result } = await target.invoke(kafkaEvent('throw'));
    expect(result).toEqual({
      kind: 'error',
      error: { errorType: 'RangeError', errorMessage: 'told to throw' },
    });
    await target.invoke(kafkaEvent('ok'));
    expect(new Set(calls().map(({ pid }) => pid)).size).toBe(1);
    expect(output()).toContain('RangeError: told to throw');
  });

  it('starts again after the process died', async () => {
    const { function: target, calls } = obedientFunction({}, 'http://127.0.0.1:1');
    const { result } = await target.invoke(kafkaEvent('exit'));
    expect(result).toMatchObject({ error: { errorType: 'Runtime.ExitError' } });
    expect((await target.invoke(kafkaEvent('ok'))).result.kind).toBe('returned');
    expect(new Set(calls().map(({ pid }) => pid)).size).toBe(2);
  });

  it('starts again after the process was killed between two calls', async () => {
    const { function: target, calls } = obedientFunction({}, 'http://127.0.0.1:1');
    await target.invoke(kafkaEvent('ok'));
    const pid = calls()[0]?.pid ?? 0;
    process.kill(pid, 'SIGKILL');
    await vi.waitUntil(() => !isAlive(pid));
    // Its parent hears of it a moment later.
    await sleep(50);
    expect((await target.invoke(kafkaEvent('ok'))).result.kind).toBe('returned');
    expect(calls()[1]?.pid).not.toBe(pid);
  });

  it('kills a process whose time is up', async () => {
    const { function: target, calls } = obedientFunction(
      { timeoutSeconds: 0.2 },
      'http://127.0.0.1:1',
    );
    const { result } = await target.invoke(kafkaEvent('hang'));
    expect(result).toMatchObject({ error: { errorType: 'Sandbox.Timedout' } });
    expect(isAlive(calls()[0]?.pid ?? 0)).toBe(false);
  });

  it('runs calls side by side in processes of their own', async () => {
    const environment = { CALL_MILLISECONDS: '200' };
    const { function: target, calls } = obedientFunction({ environment }, 'http://127.0.0.1:1');
    await Promise.all([target.invoke(kafkaEvent('ok')), target.invoke(kafkaEvent('ok'))]);
    expect(new Set(calls().map(({ pid }) => pid)).size).toBe(2);
  });

  it('ends its processes when it is stopped, and then refuses calls', async () => {
    const { function: target, calls } = obedientFunction({}, 'http://127.0.0.1:1');
    await target.invoke(kafkaEvent('ok'));
    await target.stop();
    expect(isAlive(calls()[0]?.pid ?? 0)).toBe(false);
    expect((await target.invoke(kafkaEvent('ok'))).result.kind).toBe('error');
  });

  it('ends the processes that wait for a call, and answers the next from a fresh one', async () => {
    const environment = { CALL_MILLISECONDS: '300' };
    const { function: target, calls } = obedientFunction({ environment }, 'http://127.0.0.1:1');
    await target.invoke(kafkaEvent('ok'));
    const running = target.invoke(kafkaEvent('ok'));
    await vi.waitUntil(() => calls().length === 2);
    await target.endIdle();
    expect((await running).result.kind).toBe('returned');
    await target.endIdle();
    const pid = calls()[0]?.pid ?? 0;
    expect(isAlive(pid)).toBe(false);
    await target.invoke(kafkaEvent('ok'));
    expect(calls().map((call) => call.pid === pid)).toEqual([true, true, false]);
  });

  it('fails an event that the service would not carry', async () => {
    const { function: target } = obedientFunction({}, 'http://127.0.0.1:1');
    const { result } = await target.invoke(kafkaEvent('x'.repeat(5_000_000)));
    expect(result).toMatchObject({ error: { errorType: 'RequestTooLargeException' } });
  });

  it('fails a call whose bundle is not there', async () => {
    const assetFolder = join(import.meta.dirname, 'no-such-folder');
    const { function: target } = obedientFunction({ assetFolder }, 'http://127.0.0.1:1');
    expect((await target.invoke('{}')).result.kind).toBe('error');
  });
});
