import { Tags } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import { DefinitionError } from '../core/errors.ts';
import type { EventDefinition } from '../core/event/definition.ts';

const TAG_VALUE = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]{1,256}$/u;

/** Tags everything of an event, so that its cost can be told from others'. */
export function tagEvent(scope: IConstruct, event: EventDefinition, environment: string): void {
  const { team } = event.owner;
  if (!TAG_VALUE.test(team)) {
    const allowed = 'letters, digits, spaces and _ . : / = + - @, up to 256: it becomes a tag';
    throw new DefinitionError('EVENT', `event ${event.name}`, 'owner.team', team, allowed);
  }
  tagEnvironment(scope, environment);
  Tags.of(scope).add('sluice:event', event.name);
  Tags.of(scope).add('sluice:owner', team);
}

export function tagEnvironment(scope: IConstruct, environment: string): void {
  Tags.of(scope).add('sluice:environment', environment);
}
