import { createServer } from 'node:http';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { freePorts } from '../../../local/ports.ts';
import { isAlive } from '../../../local/processes/alive.ts';
import { ServiceProcess } from '../../../local/processes/service.ts';
import { temporaryFolder } from '../../helpers/temporary-folder.ts';

async function start(script: string): Promise<ServiceProcess> {
  const service = await ServiceProcess.start({
    name: 'Thing',
    directory: join(temporaryFolder(), 'thing'),
    command: process.execPath,
    args: ['-e', script],
    env: {},
  });
  onTestFinished(() => service.stop(0));
  return service;
}

const FOREVER = 'setInterval(() => {}, 1000)';

describe('a service', () => {
  it('fails with the end of its log when it ends before it answers', async () => {
    const service = await start('console.error("disk is full"); process.exit(4)');
    const ready = service.ready(async () => false, 10_000);
    await expect(ready).rejects.toMatchObject({ code: 'SERVICE_START' });
    await expect(ready).rejects.toThrow(/Thing ended before it answered.*\n.*disk is full/);
  });

  it('fails and is stopped when it does not answer in time', async () => {
    const service = await start(FOREVER);
    await expect(service.ready(async () => false, 200)).rejects.toThrow('within 0.2 s');
    expect(isAlive(service.pid)).toBe(false);
  });

  it('is ready when the probe says yes, and until then its failures do not matter', async () => {
    const [port] = (await freePorts(1)) as [number];
    const service = await start(FOREVER);
    const server = createServer((_request, response) => response.end());
    onTestFinished(() => void server.close());
    setTimeout(() => server.listen(port, '127.0.0.1'), 200);
    await service.ready(async () => (await fetch(`http://127.0.0.1:${port}`)).ok, 10_000);
    expect(service.running).toBe(true);
  });

  it('is killed after the grace period when it ignores the request to end', async () => {
    const service = await start(`process.on('SIGTERM', () => {}); ${FOREVER}`);
    await new Promise((resolve) => setTimeout(resolve, 200));
    const startedAt = Date.now();
    await service.stop(300);
    expect(Date.now() - startedAt).toBeGreaterThanOrEqual(300);
    expect(isAlive(service.pid)).toBe(false);
  });
});
