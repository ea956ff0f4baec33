import { createServer } from 'node:net';
import { join } from 'node:path';
import { DeleteObjectCommand } from '@aws-sdk/client-s3';
import { afterEach, beforeEach, describe, expect, inject, it, vi } from 'vitest';
import { commands } from '../../cli/commands.ts';
import { runMain } from '../../cli/main.ts';
import { testIo } from '../cli/test-io.ts';
import { createTopic, withAdmin } from '../helpers/services.ts';
import { AuditWorld } from './audit-world.ts';

let world: AuditWorld;

/** Four records of one partition in two commits: three rows, a dead letter. */
beforeEach(async () => {
  vi.stubEnv('AWS_ENDPOINT_URL', inject('endpoint'));
  vi.stubEnv('AWS_REGION', 'us-east-1');
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'test');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'test');
  world = await AuditWorld.create();
  await world.produce([{ thing: 'a' }, '{', { thing: 'b' }, { thing: 'c' }]);
  await world.settle([0, 2]);
  await world.settle([2, 4]);
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await world.remove();
});

/** From a folder in which no local runtime is up. */
async function run(...argv: string[]) {
  const io = testIo({ root: join(world.session.root, 'elsewhere') });
  const code = await runMain(argv, io, commands);
  return { code, out: io.out(), err: io.err() };
}

const bucket = () => ['--bucket', world.session.bucket];
const target = (brokers = inject('brokers')) => [
  ...bucket(),
  ...['--brokers', brokers, '--kafka-auth', 'none'],
];
const audit = (...flags: string[]) => run('audit', world.event.name, ...target(), ...flags);

/** `host:port` at which nobody listens. */
async function closedPort(): Promise<string> {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((listening) => server.once('listening', listening));
  const { port } = server.address() as { port: number };
  await new Promise((closed) => server.close(closed));
  return `127.0.0.1:${port}`;
}

describe('sluice audit of a deployed environment', () => {
  it('accounts for every record without a warehouse', async () => {
    const { code, out } = await audit('--json');
    expect({ code, report: JSON.parse(out) }).toMatchObject({
      code: 0,
      report: {
        counts: {},
        chains: [{ next: 4, rows: 3, deadLetters: { open: 1 }, lag: 0 }],
        files: { committed: 2 },
      },
    });
    expect(JSON.parse(out).files).not.toHaveProperty('loaded');
  });

  it('finds a file that is missing', async () => {
    const [file] = (await world.commits()).flatMap(({ files }) => files);
    const Bucket = world.session.bucket;
    await world.s3.send(new DeleteObjectCommand({ Bucket, Key: file?.key }));
    const { code, out } = await audit();
    expect({ code, out }).toEqual({ code: 4, out: expect.stringContaining('FILE_MISSING') });
  });

  it('repairs where it is told the queue', async () => {
    await world.produce([{ thing: 'd' }, { thing: 'e' }]);
    await world.settle([4, 6], { isLeftOut: (offset) => offset === 4 });
    expect((await audit()).out).toContain('GAP_HELD');
    expect((await audit('--repair', '--yes')).code).toBe(2);
    const { code, err } = await audit('--repair', '--yes', '--queue-url', world.queueUrl);
    expect({ code, err }).toEqual({ code: 4, err: expect.stringContaining('1 dead letters') });
    expect((await audit()).code).toBe(0);
  });

  it('fails in a line within seconds where no broker listens', async () => {
    const startedAt = performance.now();
    const brokers = await closedPort();
    const { code, err } = await run('audit', world.event.name, ...target(brokers));
    expect({ code, err }).toEqual({
      code: 1,
      err: expect.stringMatching(/^sluice: [^\n]*ECONNREFUSED[^\n]*\n$/),
    });
    expect(performance.now() - startedAt).toBeLessThan(15_000);
  });

  it('names the topic that there is none of', async () => {
    const { code, err } = await run('audit', 'never-seen', ...target());
    expect({ code, err }).toEqual({
      code: 1,
      err: expect.stringMatching(/^sluice: [^\n]*\[UNKNOWN_TOPIC_OR_PARTITION\]\n$/),
    });
  });
});

describe('sluice log show of a deployed environment', () => {
  const show = (...flags: string[]) => run('log', 'show', world.event.name, ...flags);

  it('needs nothing but the bucket', async () => {
    const { code, out, err } = await show(...bucket());
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(
      out
        .trimEnd()
        .split('\n')
        .slice(1)
        .map((line) => line.trim().split(/\s+/)[3]),
    ).toContain('4');
  });

  it('says that there is nothing of an event that nobody has', async () => {
    const { code, err } = await run('log', 'show', 'never-seen', ...bucket());
    expect({ code, err }).toEqual({ code: 0, err: 'the log holds nothing of never-seen\n' });
  });

  it('fails in a line, with what the store answered', async () => {
    const { code, err } = await show('--bucket', 'no-such-bucket-anywhere');
    const line = 'sluice: commit log not read: NoSuchBucket, HTTP 404\n';
    expect({ code, err }).toEqual({ code: 1, err: line });
  });

  it('fails in a line where no store listens', async () => {
    vi.stubEnv('AWS_ENDPOINT_URL', `http://${await closedPort()}`);
    const { code, err } = await show(...bucket());
    expect({ code, err }).toEqual({ code: 1, err: 'sluice: commit log not read: ECONNREFUSED\n' });
  });
});

describe('sluice log reset of a deployed environment', () => {
  const reset = (...flags: string[]) =>
    run(...['log', 'reset', world.event.name, '--partition', '0', '--why', 'remade'], ...flags);

  it('closes the chain of a topic that was made again', async () => {
    const { name } = world.event;
    await withAdmin((admin) => admin.deleteTopics({ topics: [name] }));
    await expect
      .poll(() => withAdmin((admin) => admin.listTopics()), { timeout: 10_000 })
      .not.toContain(name);
    await createTopic(name);
    await world.produce([{ thing: 'new' }, { thing: 'newer' }]);
    world.restart();
    world.now += 60_000;
    await expect(world.settle([0, 2])).rejects.toThrow();
    const { code, out, err } = await reset(...target(), '--by', 'somebody', '--yes', '--json');
    expect({ code, err }).toMatchObject({ code: 0, err: expect.stringContaining('proof that') });
    expect(JSON.parse(out)).toMatchObject({ closed: true, from: 4, by: 'somebody' });
    await world.settle([0, 2]);
    const after = await audit('--json');
    expect({ code: after.code, report: JSON.parse(after.out) }).toMatchObject({
      code: 0,
      report: {
        chains: [
          { generation: 0, closed: true },
          { generation: 1, rows: 2 },
        ],
      },
    });
  });

  it('refuses where Kafka does not contradict the chain', async () => {
    const { code, err } = await reset(...target(), '--yes');
    expect({ code, err }).toEqual({ code: 1, err: expect.stringContaining('[NOT_CONTRADICTED]') });
  });

  it('fails in a line where no broker listens', async () => {
    const { code, err } = await reset(...target(await closedPort()), '--yes');
    expect({ code, err }).toEqual({
      code: 1,
      err: expect.stringMatching(/^sluice: [^\n]*ECONNREFUSED[^\n]*\n$/),
    });
  });
});

it('is the local runtime without the flags', async () => {
  const { code, err } = await run('log', 'show', world.event.name);
  expect({ code, err }).toMatchObject({ code: 3, err: expect.stringContaining('sluice up') });
});
