import { stripVTControlCharacters } from 'node:util';
import { type CommandDef, renderUsage } from 'citty';
import { EXIT_MEANINGS } from '../exit-codes.ts';
import type { Command } from './command.ts';
import type { TextSink } from './io.ts';

/** The help of one command, from its data. */
export async function commandUsage(command: Command, program: string): Promise<string> {
  const { name, description, args, examples, exitCodes } = command;
  const usage = await renderUsage({ meta: { name, description }, args } as CommandDef, {
    meta: { name: program },
  });
  return [
    usage.trimEnd(),
    section('EXAMPLES', examples),
    section(
      'EXIT CODES',
      exitCodes.map((code) => `${String(code).padStart(3)}  ${EXIT_MEANINGS[code]}`),
    ),
  ].join('\n\n');
}

/** The help of the program: its commands. */
export function programUsage(
  program: { readonly name: string; readonly description: string; readonly version: string },
  commands: readonly Command[],
): Promise<string> {
  const subCommands = Object.fromEntries(
    commands.map(({ name, description }) => [name, { meta: { name, description } }]),
  );
  return renderUsage({ meta: program, subCommands } as CommandDef);
}

/** Writes usage in colours where a terminal shows them. */
export function showUsage(sink: TextSink, usage: string): void {
  sink.write(`${(sink.isTTY ? usage : stripVTControlCharacters(usage)).trimEnd()}\n`);
}

function section(title: string, lines: readonly string[]): string {
  return [title, '', ...lines.map((line) => `  ${line}`)].join('\n');
}
