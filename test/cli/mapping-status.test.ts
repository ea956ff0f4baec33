import { describe, expect, it } from 'vitest';
import { hasReached, type MappingStatus, whatHolds } from '../../cli/mapping/status.ts';

const MEMBER = { clientId: 'reader', clientHost: '/127.0.0.1' };

const status = (state: MappingStatus['state'], members = 0): MappingStatus => ({
  event: 'order-placed',
  state,
  consumerGroup: 'sluice.order-placed',
  members: Array.from({ length: members }, () => MEMBER),
});

describe('a mapping', () => {
  it('is disabled when the runtime says so and the group is empty', () => {
    expect(hasReached(status('Disabled'), false)).toBe(true);
    expect(hasReached(status('Disabled', 1), false)).toBe(false);
    expect(hasReached(status('Disabling'), false)).toBe(false);
    expect(hasReached(status('Enabled'), false)).toBe(false);
  });

  it('is enabled when the runtime says so and the group has a member', () => {
    expect(hasReached(status('Enabled', 1), true)).toBe(true);
    expect(hasReached(status('Enabled'), true)).toBe(false);
    expect(hasReached(status('Enabling', 1), true)).toBe(false);
    expect(hasReached(status('Disabled'), true)).toBe(false);
  });

  it.each([
    ['a call in flight', false, status('Disabling', 1), "see the function's log in /logs"],
    ['a runtime that hangs', false, status('Enabled', 1), 'not begun, it is Enabled'],
    ['a runtime that hangs', true, status('Disabled'), 'not begun, it is Disabled'],
    [
      'somebody else in the group',
      false,
      status('Disabled', 1),
      'its group sluice.order-placed has active members: reader at /127.0.0.1',
    ],
    [
      'a group that nobody joined',
      true,
      status('Enabled'),
      'has no member of it: see /logs/mappings.log',
    ],
    ['a start that fails', true, status('Enabling'), 'it is Enabling'],
  ])('names what holds it: %s', (_, enabled, held, message) => {
    expect(whatHolds(held, enabled, '/logs')).toContain(message);
  });
});
