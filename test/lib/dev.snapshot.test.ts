import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { loadEvents } from '../../lib/load-events.ts';
import { templatesOf } from './synthesis.ts';

const EVENTS = fileURLToPath(new URL('../../events', import.meta.url));

/** The templates without what changes with every line of the functions' code. */
function masked(templates: Record<string, unknown>): unknown {
  return JSON.parse(JSON.stringify(templates).replaceAll(/[0-9a-f]{64}/g, '<asset>'));
}

it('synthesizes dev as it did', async () => {
  const events = await loadEvents(EVENTS);
  const shipped = events.filter(({ name }) => ['order-placed', 'courier-location'].includes(name));

  expect(masked(templatesOf(shipped))).toMatchSnapshot();
});
