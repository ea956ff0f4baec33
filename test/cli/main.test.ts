import { describe, expect, it } from 'vitest';
import { EXIT } from '../../cli/exit-codes.ts';
import { defineCommand } from '../../cli/kit/command.ts';
import { CliError } from '../../cli/kit/error.ts';
import { printJson } from '../../cli/kit/io.ts';
import { runMain } from '../../cli/main.ts';
import manifest from '../../package.json' with { type: 'json' };
import { testIo } from './test-io.ts';

const greet = defineCommand({
  name: 'greet',
  description: 'Greets somebody',
  args: {
    who: { type: 'positional', required: true, description: 'Whom' },
    how: { type: 'enum', options: ['loud', 'soft'], description: 'How' },
    times: { type: 'string', valueHint: 'n', description: 'How often' },
    twice: { type: 'boolean', description: 'Twice' },
  },
  examples: ['sluice greet Ada --how loud'],
  exitCodes: [EXIT.noRuntime],
  async run({ who, how, times, twice, json }, io) {
    if (who === 'nobody') throw new CliError('nobody is there', EXIT.noRuntime);
    if (who === 'bug') throw new TypeError('a bug');
    printJson(io, { who, how, times, twice, json });
    return EXIT.ok;
  },
});

async function run(...argv: string[]) {
  const io = testIo();
  const code = await runMain(argv, io, [greet]);
  return { code, out: io.out(), err: io.err() };
}

describe('runMain', () => {
  it('gives a command its arguments', async () => {
    const { code, out } = await run('greet', 'Ada', '--how', 'loud', '--times=3', '--twice');
    expect(code).toBe(0);
    expect(JSON.parse(out)).toEqual({ who: 'Ada', how: 'loud', times: '3', twice: true });
  });

  it('takes a lone dash and what follows two dashes as values', async () => {
    expect(JSON.parse((await run('greet', 'Ada', '--times', '-')).out)).toMatchObject({
      times: '-',
    });
    expect(JSON.parse((await run('greet', '--', '--how')).out)).toMatchObject({ who: '--how' });
  });

  it.each([
    ['no command', [], 'greet'],
    ['an unknown command', ['gret'], 'command: got "gret", allowed: greet'],
    [
      'an unknown flag',
      ['greet', 'Ada', '--hwo', 'x'],
      'flag: got --hwo, allowed: --how, --times, --twice, --json, --help',
    ],
    ['a flag of JavaScript', ['greet', 'Ada', '--toString'], 'flag: got --toString'],
    ['an unknown short flag', ['greet', 'Ada', '-x'], 'flag: got -x'],
    ['a positional as a flag', ['greet', '--who', 'Ada'], 'flag: got --who'],
    [
      'a value that is not offered',
      ['greet', 'Ada', '--how', 'mute'],
      '--how: got "mute", allowed: loud, soft',
    ],
    [
      'a flag without its value',
      ['greet', 'Ada', '--times'],
      '--times: got no value, allowed: <n>',
    ],
    ['an empty value', ['greet', 'Ada', '--times='], '--times: got no value'],
    [
      'a boolean with a value',
      ['greet', 'Ada', '--twice=no'],
      '--twice: got "no", allowed: no value',
    ],
    [
      'a flag given twice',
      ['greet', 'Ada', '--times', '1', '--times', '2'],
      '--times: got it twice',
    ],
    ['a missing argument', ['greet'], 'WHO'],
    ['a surplus argument', ['greet', 'Ada', 'Eve'], 'arguments: got 2, allowed: <who>'],
  ])('fails as used wrongly on %s', async (_, argv, message) => {
    const { code, out, err } = await run(...argv);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toContain(message);
  });

  it('points to the help of a command that was used wrongly', async () => {
    expect((await run('greet', 'Ada', '--hwo')).err).toContain('see: sluice greet --help');
  });

  it('ends with the exit code of the failure', async () => {
    const { code, err } = await run('greet', 'nobody');
    expect({ code, err }).toEqual({ code: 3, err: 'sluice: nobody is there\n' });
  });

  it('shows where a bug is', async () => {
    const { code, err } = await run('greet', 'bug');
    expect(code).toBe(1);
    expect(err).toMatch(/TypeError: a bug\n\s+at /);
  });

  it('explains failures as JSON when asked for JSON', async () => {
    const { err } = await run('greet', 'nobody', '--json');
    expect(JSON.parse(err)).toEqual({ error: { message: 'nobody is there', exitCode: 3 } });
  });

  it('shows the help of a command from its data, even beside mistakes', async () => {
    const { code, out } = await run('greet', '--hwo', '--help');
    expect(code).toBe(0);
    expect(out).toContain('--how=<loud|soft>');
    expect(out).toContain('EXAMPLES\n\n  sluice greet Ada --how loud');
    expect(out).toContain('EXIT CODES\n\n    0  done');
    expect(out).toContain('  3  no local runtime is up');
    expect(out).not.toContain('\u001b');
  });

  it('shows the help of the program and its version', async () => {
    expect(await run('--help')).toMatchObject({ code: 0, err: '' });
    expect((await run('--help')).out).toContain('Greets somebody');
    expect((await run('--version')).out).toBe(`${manifest.version}\n`);
  });
});
