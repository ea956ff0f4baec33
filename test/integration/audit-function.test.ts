import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, inject, it, vi } from 'vitest';
import { ENV } from '../../core/contract.ts';
import { handler } from '../../lambda/audit/handler.ts';
import { AuditWorld } from './audit-world.ts';

const HOUR_MILLIS = 3_600_000;

let world: AuditWorld;
const lines: Record<string, unknown>[] = [];

beforeAll(async () => {
  world = await AuditWorld.create();
  const eventFile = join(world.session.root, 'event.json');
  writeFileSync(eventFile, JSON.stringify(world.event));
  vi.stubEnv(ENV.eventFile, eventFile);
  vi.stubEnv(ENV.bucket, world.session.bucket);
  vi.stubEnv(ENV.filesQueueUrl, world.queueUrl);
  vi.stubEnv(ENV.kafkaAuthentication, 'none');
  vi.stubEnv(ENV.environment, 'test');
  vi.stubEnv('AWS_ENDPOINT_URL', inject('endpoint'));
  vi.stubEnv('AWS_REGION', 'us-east-1');
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'test');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'test');
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    if (String(text).startsWith('{')) lines.push(JSON.parse(String(text)));
    return true;
  });
  await world.produce([{ thing: 'a' }, { thing: 'b' }, { thing: 'c' }, '{']);
  world.now = Date.now() - 3 * HOUR_MILLIS;
  await world.settle([0, 1]);
  world.now = Date.now() - HOUR_MILLIS;
  await world.settle([1, 3], { isLeftOut: (offset) => offset === 1 });
  await world.announced();
});
afterAll(async () => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
  await world.remove();
});

const brokers = () => inject('brokers');

it('announces the files of the last two hours again', async () => {
  await handler({ task: 'announce', brokers: brokers() });
  expect(await world.announced()).toEqual([2]);
  expect(lines.at(-1)).toMatchObject({ message: 'announced again', commits: 1, files: 1 });
});

it('counts what it found as a metric, and no orphan', async () => {
  await world.putObject(
    `data/${world.event.name}/0000-000000-${'0'.repeat(19)}-${'0'.repeat(19)}-0123abcd.parquet`,
    'x',
  );
  await handler({ task: 'reconcile', brokers: brokers() });
  expect(lines).toContainEqual(
    expect.objectContaining({ Event: world.event.name, AuditInconsistencies: 1 }),
  );
  expect(lines.at(-1)).toMatchObject({
    message: 'inconsistent',
    counts: { GAP_HELD: 1, ORPHAN: 1 },
    chains: [{ next: 3, lag: 1 }],
  });
});

it('fails on a task that it does not know', async () => {
  const unknown = { task: 'mend', brokers: brokers() } as never;
  await expect(handler(unknown)).rejects.toThrow('got "mend", allowed: announce, reconcile');
});
