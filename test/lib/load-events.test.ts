import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DefinitionError } from '../../core/errors.ts';
import { loadEvents } from '../../lib/load-events.ts';

const PROJECT = new URL('../../', import.meta.url);
const DEFINE = new URL('core/event/definition.ts', PROJECT).href;

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'sluice-events-'));
});
afterEach(() => rmSync(directory, { recursive: true }));

function write(folder: string, text: string): string {
  const file = join(directory, folder, 'event.ts');
  mkdirSync(join(directory, folder));
  writeFileSync(file, text);
  return file;
}

function definition(name: string): string {
  const schema = '{"type":"record","name":"A","fields":[{"name":"a","type":"string"}]}';
  return `
    import { defineEvent } from '${DEFINE}';
    export const event = defineEvent({
      name: '${name}',
      description: 'It happened',
      owner: { team: 'a', contact: '#a' },
      schema: { directory: 'events/a', files: [{ name: 'v1.avsc', text: '${schema}' }] },
    });`;
}

/** The message of the refusal. */
async function refusal(): Promise<string> {
  const error = await loadEvents(directory).then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(DefinitionError);
  return (error as DefinitionError).message;
}

describe('loading events', () => {
  it('finds the example events of the project, by name', async () => {
    const events = await loadEvents(fileURLToPath(new URL('events', PROJECT)));

    expect(events.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['courier-location', 'order-placed']),
    );
  });

  it('takes every folder with a definition, in the order of the names', async () => {
    write('first', definition('zebra-seen'));
    write('second', definition('ape-seen'));
    mkdirSync(join(directory, 'notes'));
    writeFileSync(join(directory, 'README.md'), 'about events');

    const events = await loadEvents(directory);

    expect(events.map(({ name }) => name)).toEqual(['ape-seen', 'zebra-seen']);
  });

  it('fails for two events of one name, naming both files', async () => {
    write('first', definition('ape-seen'));
    write('second', definition('ape-seen'));

    const message = await refusal();

    expect(message).toMatch(
      /second\/event\.ts: name: got "ape-seen".*first\/event\.ts.*EVENT_NAME/,
    );
  });

  it('fails for a bad definition, naming file, property, value and what is allowed', async () => {
    write('first', definition('ApeSeen'));

    expect(await refusal()).toMatch(/first\/event\.ts: .*name: got "ApeSeen", allowed: kebab case/);
  });

  it('fails for a file without an event', async () => {
    write('first', 'export const evnt = 1;');

    expect(await refusal()).toMatch(
      /first\/event\.ts: export event: got \["evnt"\], allowed: export/,
    );
  });

  it('fails for an event that was not defined', async () => {
    write('first', "export const event = { name: 'ape-seen' };");

    expect(await refusal()).toMatch(/first\/event\.ts: export event: got "object"/);
  });

  it('fails for a file that cannot be imported', async () => {
    write('first', "throw new TypeError('nothing is here');");

    expect(await refusal()).toMatch(/first\/event\.ts: module: got "TypeError: nothing is here"/);
  });
});
