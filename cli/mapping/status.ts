import type { Admin } from 'kafkajs';
import { type GroupMember, groupMembers } from '../kit/kafka.ts';
import type { Session } from '../kit/session.ts';

/** How the mapping of an event stands: what the runtime says, and what the broker does. */
export interface MappingStatus {
  readonly event: string;
  readonly state: Session['events'][number]['mapping'];
  readonly consumerGroup: string;
  /** Of the group, alive: the mapping, or somebody who reads in its name. */
  readonly members: readonly GroupMember[];
}

export async function readMapping(
  admin: Admin,
  { name, mapping, consumerGroup }: Session['events'][number],
): Promise<MappingStatus> {
  const members = await groupMembers(admin, consumerGroup);
  return {
    event: name,
    state: mapping,
    consumerGroup,
    members: members.map(({ clientId, clientHost }) => ({ clientId, clientHost })),
  };
}

/** Disabled is who is in no group: until then a record may still be on its way into the function. */
export function hasReached({ state, members }: MappingStatus, enabled: boolean): boolean {
  return enabled
    ? state === 'Enabled' && members.length > 0
    : state === 'Disabled' && members.length === 0;
}

/** Why a mapping is not there yet, and where to look. */
export function whatHolds(
  { state, consumerGroup, members }: MappingStatus,
  enabled: boolean,
  logs: string,
): string {
  if (state === (enabled ? 'Disabled' : 'Enabled')) {
    return `the local runtime has not begun, it is ${state}: see ${logs}/mappings.log, or start another with sluice down and sluice up`;
  }
  const names = members.map(({ clientId, clientHost }) => `${clientId} at ${clientHost}`);
  switch (state) {
    case 'Disabling':
      return `it is ${state}, a call in flight has not ended: see the function's log in ${logs}`;
    case 'Disabled':
      return `it is ${state}, but its group ${consumerGroup} has active members: ${names.join(', ')}; end them, or wait for the session timeout of one that died`;
    case 'Enabling':
    case 'Enabled':
      return `it is ${state}, and its group ${consumerGroup} has no member of it: see ${logs}/mappings.log, and whether the broker answers`;
  }
}
