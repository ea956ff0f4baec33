import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { HeadBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { Kafka, logLevel } from 'kafkajs';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { PROJECT_ROOT } from '../../local/paths.ts';
import { isAlive } from '../../local/processes/alive.ts';
import { silent } from '../../local/progress.ts';
import { readSession, startSession, stopSession } from '../../local/session.ts';
import { uniqueName } from '../helpers/services.ts';

const root = PROJECT_ROOT;

async function start(name: string) {
  onTestFinished(() => remove(name));
  return startSession({ root, name, events: ['courier-location'], progress: silent });
}

async function remove(name: string): Promise<void> {
  await stopSession(root, name);
  const folder = join(root, '.sluice', 'local', name);
  for (const path of [folder, `${folder}.log`]) rmSync(path, { recursive: true, force: true });
}

/** The broker and LocalStack of a session. */
function servicePids(name: string): number[] {
  const folder = join(root, '.sluice', 'local', name);
  return ['kafka', 'localstack'].map(
    (service) => JSON.parse(readFileSync(join(folder, service, 'process.json'), 'utf8')).pid,
  );
}

describe('a session in the background', { timeout: 120_000 }, () => {
  it('has what its description says, and ends with all that it started', async () => {
    const name = uniqueName('session');
    const session = await start(name);
    expect(session.events.map(({ name: event }) => event)).toEqual(['courier-location']);
    expect(await readSession(root, name)).toEqual(session);
    const kafka = new Kafka({ brokers: session.brokers.split(','), logLevel: logLevel.NOTHING });
    const admin = kafka.admin();
    await admin.connect();
    const topics = await admin.listTopics();
    await admin.disconnect();
    expect(topics).toEqual(expect.arrayContaining(['courier-location', 'courier-location.dlq']));
    const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
    const { endpoint, region, bucket: Bucket } = session;
    const s3 = new S3Client({ endpoint, region, credentials });
    await s3.send(new HeadBucketCommand({ Bucket }));
    const second = startSession({ root, name, progress: silent });
    await expect(second).rejects.toMatchObject({ code: 'SESSION' });
    const pids = [session.pid, ...servicePids(name)];
    expect(await stopSession(root, name)).toBe(true);
    expect(pids.map(isAlive)).toEqual([false, false, false]);
    expect(await readSession(root, name)).toBeUndefined();
    expect(await stopSession(root, name)).toBe(false);
  });

  it('leaves nothing running when it is killed, and can be started again', async () => {
    const name = uniqueName('killed');
    const { pid } = await start(name);
    const pids = servicePids(name);
    process.kill(pid, 'SIGKILL');
    await vi.waitUntil(() => !pids.some(isAlive), { timeout: 5_000 });
    expect(await readSession(root, name)).toBeUndefined();
    expect(existsSync(join(root, '.sluice', 'local', name, 'session.json'))).toBe(false);
    const again = await start(name);
    expect(again.pid).not.toBe(pid);
    expect(await readSession(root, name)).toEqual(again);
  });

  it('fails to start with an event that is not there, and leaves nothing running', async () => {
    const name = uniqueName('failed');
    onTestFinished(() => remove(name));
    const started = startSession({ root, name, events: ['no-such-event'], progress: silent });
    await expect(started).rejects.toMatchObject({ code: 'ASSEMBLY' });
    const folder = join(root, '.sluice', 'local', name);
    await vi.waitUntil(() => !existsSync(`${folder}.owner.json`), { timeout: 5_000 });
    expect(existsSync(join(folder, 'kafka', 'process.json'))).toBe(false);
  });
});
