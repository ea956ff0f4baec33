import { describe, expect, it } from 'vitest';
import { SwitchedMapping } from '../../../local/pipelines/switched-mapping.ts';

/** A mapping whose parts tell what they do; `start` and `stop` may be made to wait or fail. */
function aMapping({
  start = async (_attempt: number): Promise<void> => {},
  stop = async (): Promise<void> => {},
} = {}) {
  const told: string[] = [];
  let made = 0;
  const target = { endIdle: async () => void told.push('processes ended') };
  const mapping = new SwitchedMapping(target, () => {
    made += 1;
    const number = made;
    return {
      start: async () => {
        await start(number);
        told.push(`started ${number}`);
      },
      stop: async () => {
        await stop();
        told.push(`stopped ${number}`);
      },
    };
  });
  return { mapping, told };
}

describe('a mapping that is switched', () => {
  it('ends the processes after the mapping, and begins with another one', async () => {
    const { mapping, told } = aMapping();
    await mapping.enable();
    await mapping.disable();
    await mapping.enable();
    expect(told).toEqual(['started 1', 'stopped 1', 'processes ended', 'started 2']);
  });

  it('is enabled once, however often it is asked to be', async () => {
    const { mapping, told } = aMapping();
    await Promise.all([mapping.enable(), mapping.enable()]);
    expect(told).toEqual(['started 1']);
  });

  it('is disabled twice without harm', async () => {
    const { mapping, told } = aMapping();
    await mapping.enable();
    await Promise.all([mapping.disable(), mapping.disable()]);
    expect(told.filter((what) => what === 'stopped 1')).toHaveLength(1);
  });

  it('starts again only when the calls in flight have ended', async () => {
    const { promise: calls, resolve: end } = Promise.withResolvers<void>();
    const { mapping, told } = aMapping({ stop: () => calls });
    await mapping.enable();
    const disabled = mapping.disable();
    const enabled = mapping.enable();
    expect(told).toEqual(['started 1']);
    end();
    await Promise.all([disabled, enabled]);
    expect(told).toEqual(['started 1', 'stopped 1', 'processes ended', 'started 2']);
  });

  it('fails to start, leaves nothing behind and can be tried again', async () => {
    const start = async (attempt: number): Promise<void> => {
      if (attempt === 1) throw new Error('no broker');
    };
    const { mapping, told } = aMapping({ start });
    await expect(mapping.enable()).rejects.toThrow('no broker');
    await mapping.enable();
    expect(told).toEqual(['stopped 1', 'processes ended', 'started 2']);
  });

  it('is not enabled any more once it is stopped', async () => {
    const { mapping, told } = aMapping();
    await mapping.enable();
    await mapping.stop();
    await mapping.enable();
    expect(told).toEqual(['started 1', 'stopped 1', 'processes ended']);
  });
});
