import { describe, expect, it, vi } from 'vitest';
import { commands } from '../../cli/commands.ts';
import { EXIT, EXIT_MEANINGS } from '../../cli/exit-codes.ts';
import { runMain } from '../../cli/main.ts';
import { testIo } from './test-io.ts';

async function run(...argv: string[]) {
  const io = testIo();
  const code = await runMain(argv, io, commands);
  return { code, out: io.out(), err: io.err() };
}

describe.each(commands.map(({ name }) => name))('sluice %s --help', (name) => {
  it('shows its flags, an example that is a command line, and its exit codes', async () => {
    const { code, out } = await run(name, '--help');
    expect(code).toBe(0);
    expect(out).toContain('--json');
    expect(out).toMatch(new RegExp(`EXAMPLES\\n\\n  (.* \\| )?sluice ${name}`));
    expect(out).toContain(EXIT_MEANINGS[EXIT.usage]);
  });
});

describe('sluice produce', () => {
  it.each([
    [
      'an unknown event',
      ['nope', '--generate', '1'],
      'event: got "nope", allowed: courier-location, order-placed',
    ],
    ['neither file nor generate', ['order-placed'], '--file, --generate: got neither'],
    ['both', ['order-placed', '--file', 'x', '--generate', '1'], '--file, --generate: got both'],
    [
      'an unknown version',
      ['order-placed', '--file', 'x', '--version', '9'],
      '--version: got "9", allowed: 1, 2',
    ],
    [
      'an unknown encoding',
      ['order-placed', '--file', 'x', '--encoding', 'xml'],
      '--encoding: got "xml", allowed: json, avro',
    ],
    [
      'a key that is no field',
      ['courier-location', '--file', 'x', '--key', 'id'],
      '--key: got "id", allowed: courier_id, market',
    ],
    [
      'a rate of nothing',
      ['order-placed', '--file', 'x', '--rate', '0'],
      '--rate: got "0", allowed: a number from 0.1',
    ],
    [
      'a count that is none',
      ['order-placed', '--generate', 'many'],
      '--generate: got "many", allowed: an integer from 1',
    ],
  ])('fails as used wrongly on %s', async (_, argv, message) => {
    const { code, err } = await run('produce', ...argv);
    expect(code).toBe(2);
    expect(err).toContain(message);
  });
});

describe('sluice demo', () => {
  it('fails as used wrongly on a count that is none', async () => {
    const { code, err } = await run('demo', '--records', '0');
    expect(code).toBe(2);
    expect(err).toContain('--records: got "0", allowed: an integer from 1');
  });
});

describe('a deployed environment', () => {
  const region = ['--region', 'eu-central-1'];
  const bucket = ['--bucket', 'data'];
  const brokers = ['--brokers', 'b-1:9098,b-2:9098'];
  const reset = ['log', 'reset', 'thing-seen', '--partition', '0', '--why', 'remade', '--yes'];

  it.each([
    ['no bucket', ['audit', 'thing-seen', ...brokers, ...region], 'takes --bucket <name>, too'],
    ['no brokers', ['audit', 'thing-seen', ...bucket, ...region], 'takes --brokers <host:port,…>'],
    ['no brokers to reset', [...reset, ...bucket, ...region], 'takes --brokers <host:port,…>, too'],
    [
      'no queue to repair',
      ['audit', 'thing-seen', '--repair', ...bucket, ...brokers, ...region],
      'takes --queue-url <url>, too',
    ],
    [
      'no region',
      ['audit', 'thing-seen', ...bucket],
      'takes --brokers <host:port,…>, --region <name> (or AWS_REGION), too',
    ],
    [
      'a broker without its port',
      ['audit', 'thing-seen', ...bucket, ...region, '--brokers', 'b-1:9098,b-2'],
      '--brokers: got "b-2", allowed: host:port, comma-separated',
    ],
    [
      'an event that is no name',
      ['log', 'show', 'Thing_Seen', ...bucket, ...region],
      'event: got "Thing_Seen", allowed: kebab case',
    ],
    [
      'an authentication that is none',
      ['audit', 'thing-seen', ...bucket, '--kafka-auth', 'tls'],
      '--kafka-auth: got "tls", allowed: iam, none',
    ],
  ])('fails as used wrongly on %s', async (_, argv, message) => {
    vi.stubEnv('AWS_REGION', '');
    const { code, err } = await run(...argv);
    vi.unstubAllEnvs();
    expect(code).toBe(2);
    expect(err).toContain(message);
  });
});

describe('sluice mapping', () => {
  it.each([
    ['an unknown action', ['stop', 'order-placed'], 'action: got "stop", allowed: show, disable'],
    ['no event', ['disable'], 'event: got none, allowed: the name of one'],
    [
      'a timeout that is none',
      ['enable', 'e', '--timeout', '0'],
      '--timeout: got "0", allowed: an',
    ],
    ['a timeout of show', ['show', '--timeout', '9'], 'allowed: only with disable, enable'],
  ])('fails as used wrongly on %s', async (_, argv, message) => {
    const { code, err } = await run('mapping', ...argv);
    expect(code).toBe(2);
    expect(err).toContain(message);
  });
});
