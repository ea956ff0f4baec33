import { setTimeout as sleep } from 'node:timers/promises';
import { type Admin, Kafka, logLevel } from 'kafkajs';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { produceGenerated } from '../../cli/produce/run.ts';
import type { EventStatus } from '../../cli/status/event-status.ts';
import { event } from '../../events/courier-location/event.ts';
import { makeTopics } from '../../local/topics.ts';
import { newestVersion } from '../../sdk/payload/codec.ts';
import { testIo } from '../cli/test-io.ts';
import { type CliRuntime, cliRuntime } from './cli-runtime.ts';

const EVENT = event.name;
const GROUP = `sluice.${EVENT}`;
const PARTITIONS = 4;
const PATIENCE = { timeout: 30_000, interval: 300 };
/** Some of the local environment's batching windows. */
const LONG_ENOUGH_MILLISECONDS = 3_000;

let runtime: CliRuntime;
let kafka: Kafka;
let admin: Admin;

beforeAll(async () => {
  runtime = await cliRuntime([EVENT]);
  kafka = new Kafka({
    brokers: runtime.session.brokers.split(','),
    logLevel: logLevel.NOTHING,
  });
  admin = kafka.admin();
  await admin.connect();
});

afterAll(async () => {
  await admin?.disconnect();
  await runtime?.stop();
});

async function status(): Promise<EventStatus> {
  const { out } = await runtime.run('status', EVENT, '--json');
  return JSON.parse(out)[0];
}

async function membersOfGroup(): Promise<number | undefined> {
  const { groups } = await admin.describeGroups([GROUP]);
  return groups[0]?.members.length;
}

async function produce(count: number, seed: string): Promise<void> {
  const { encoding } = event;
  const plan = { event, session: runtime.session, version: newestVersion(event), encoding };
  await produceGenerated({ ...plan, rate: undefined }, { count, seed }, testIo());
}

const settled = (rows: number) =>
  vi.waitFor(async () => expect(await status()).toMatchObject({ lag: 0, rows }), PATIENCE);

const mapping = (action: string, ...flags: string[]) =>
  runtime.run('mapping', action, EVENT, ...flags);

describe('the mapping of an event', { timeout: 90_000 }, () => {
  it('settles nothing while it is disabled, and goes on where it was when it is enabled', async () => {
    await produce(300, 'first');
    await settled(300);
    const disabled = await mapping('disable', '--json');
    expect(disabled).toMatchObject({ code: 0 });
    expect(JSON.parse(disabled.out)).toEqual({
      event: EVENT,
      state: 'Disabled',
      consumerGroup: GROUP,
      members: [],
    });
    expect(await membersOfGroup()).toBe(0);
    await produce(200, 'second');
    await sleep(LONG_ENOUGH_MILLISECONDS);
    expect(await status()).toMatchObject({ lag: 200, rows: 300, mapping: 'Disabled' });
    expect(await membersOfGroup()).toBe(0);
    expect(await mapping('enable')).toMatchObject({
      code: 0,
      out: `the mapping of ${EVENT} is enabled, its group ${GROUP} has 1 member\n`,
    });
    expect(await membersOfGroup()).toBe(1);
    await settled(500);
    expect(await status()).toMatchObject({ deadLetters: 0, gaps: 0, mapping: 'Enabled' });
  });

  it('is disabled twice and enabled twice without harm', async () => {
    for (const action of ['disable', 'disable', 'enable', 'enable']) {
      expect(await mapping(action)).toMatchObject({ code: 0, err: '' });
      const members = action === 'enable' ? 1 : 0;
      expect(await membersOfGroup()).toBe(members);
    }
  });

  it('is shown with its state and the members of its group', async () => {
    await mapping('disable');
    const { out } = await runtime.run('mapping', 'show');
    expect(out).toMatch(new RegExp(`^${EVENT} +Disabled +${GROUP} +0$`, 'm'));
    await mapping('enable');
    const shown = JSON.parse((await mapping('show', '--json')).out);
    expect(shown).toMatchObject([{ state: 'Enabled', members: [{ clientHost: '/127.0.0.1' }] }]);
  });

  it('fails as used wrongly on an event that does not run', async () => {
    const { code, err } = await runtime.run('mapping', 'disable', 'nobody');
    expect({ code, err }).toEqual({
      code: 2,
      err: `sluice: event: got "nobody", allowed: ${EVENT}\n`,
    });
  });

  it('is not called disabled while somebody else reads in its name', async () => {
    const stranger = kafka.consumer({ groupId: GROUP });
    await stranger.connect();
    await stranger.subscribe({ topic: EVENT });
    await stranger.run({ autoCommit: false, eachBatch: async () => {} });
    const { code, err } = await mapping('disable', '--timeout', '5');
    expect({ code, err }).toMatchObject({
      code: 1,
      err: expect.stringContaining('is not disabled after 5 s: it is Disabled, but its group'),
    });
    expect(err).toContain('kafkajs at /127.0.0.1');
    await stranger.disconnect();
    expect(await mapping('disable')).toMatchObject({ code: 0 });
    expect(await mapping('enable')).toMatchObject({ code: 0 });
  });

  it('lets a chain be closed whose topic was made again, and settles the new topic', async () => {
    await mapping('disable');
    const { rows: before } = await status();
    await admin.deleteTopics({ topics: [EVENT] });
    await vi.waitFor(async () => expect(await admin.listTopics()).not.toContain(EVENT), PATIENCE);
    const { brokers } = runtime.session;
    await makeTopics(brokers, [
      { name: EVENT, partitions: PARTITIONS, replicationFactor: 1, configs: {} },
    ]);
    await produce(150, 'third');
    for (let partition = 0; partition < PARTITIONS; partition++) {
      const which = ['--partition', String(partition), '--why', 'remade', '--yes'];
      expect(await runtime.run('log', 'reset', EVENT, ...which)).toMatchObject({ code: 0 });
    }
    await mapping('enable');
    await settled(before + 150);
  });
});
