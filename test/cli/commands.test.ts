import { describe, expect, it } from 'vitest';
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
