import { expect, it, onTestFinished, vi } from 'vitest';
import {
  type MappingState,
  readJson,
  type Session,
  sessionFile,
} from '../../../local/session/files.ts';
import { MappingControl } from '../../../local/session/mapping-control.ts';
import { want } from '../../../local/session/wanted.ts';
import { temporaryFolder } from '../../helpers/temporary-folder.ts';

const PATIENCE = { timeout: 5_000, interval: 20 };

const event = (name: string): Session['events'][number] => ({
  name,
  topic: name,
  partitions: 1,
  consumerGroup: `sluice.${name}`,
  queueUrl: '',
  deadLetterTopic: `${name}.dlq`,
  mapping: 'Enabled',
});

/** A session of two events, one of which is switched; `switched` does it. */
function aControl(switched: (enabled: boolean) => Promise<void> = async () => {}) {
  const folder = temporaryFolder();
  const session: Session = {
    version: 1,
    pid: process.pid,
    brokers: '',
    endpoint: '',
    region: '',
    bucket: '',
    events: [event('left-alone'), event('switched')],
    startedAt: '',
    logs: folder,
  };
  const asked: string[] = [];
  const failures: string[] = [];
  const control = new MappingControl(folder, session, {
    switch: async (name, enabled) => {
      asked.push(`${name} ${enabled}`);
      await switched(enabled);
    },
    failed: (name, error) => failures.push(`${name}: ${error}`),
  });
  onTestFinished(() => control.stop());
  control.start();
  const states = (): MappingState[] =>
    readJson<Session>(sessionFile(folder))?.events.map(({ mapping }) => mapping) ?? [];
  const until = (state: MappingState): Promise<void> =>
    vi.waitFor(() => expect(states()).toEqual(['Enabled', state]), PATIENCE);
  return { control, asked, failures, until, wish: (on: boolean) => want(folder, 'switched', on) };
}

it('makes a mapping what is wanted of it, and says so', async () => {
  const { asked, until, wish } = aControl();
  wish(false);
  await until('Disabled');
  wish(true);
  await until('Enabled');
  expect(asked).toEqual(['switched false', 'switched true']);
});

it('says that it is at it as long as calls are in flight, and does then what is wanted last', async () => {
  const { promise: calls, resolve: end } = Promise.withResolvers<void>();
  const { asked, until, wish } = aControl((enabled) => (enabled ? Promise.resolve() : calls));
  wish(false);
  await until('Disabling');
  wish(true);
  end();
  await until('Enabled');
  expect(asked).toEqual(['switched false', 'switched true']);
});

it('tries again what failed', async () => {
  const outcomes = [Promise.reject(new Error('no broker')), Promise.resolve()];
  outcomes[0]?.catch(() => {});
  const { failures, until, wish } = aControl(() => outcomes.shift() ?? Promise.resolve());
  wish(false);
  await until('Disabled');
  expect(failures).toEqual(['switched: Error: no broker']);
});

it('does and reports nothing more when the session ends', async () => {
  const { promise: calls, resolve: end } = Promise.withResolvers<void>();
  const { control, asked, until, wish } = aControl(() => calls);
  wish(false);
  await until('Disabling');
  control.stop();
  end();
  wish(true);
  await new Promise((resolve) => setTimeout(resolve, 300));
  await until('Disabling');
  expect(asked).toEqual(['switched false']);
});
