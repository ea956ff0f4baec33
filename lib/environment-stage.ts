import { Stage } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { DefinitionError } from '../core/errors.ts';
import type { EventDefinition } from '../core/event/definition.ts';
import type { EnvironmentSettings } from '../environments/settings.ts';
import { EventStack } from './event-stack.ts';
import { Platform } from './platform.ts';

/** Limits of the service for the mappings that share a poller group. */
const MAX_EVENTS_IN_GROUP = 100;
const MAX_POLLERS_IN_GROUP = 2000;

export interface EnvironmentStageProps {
  readonly settings: EnvironmentSettings;
  readonly events: readonly EventDefinition[];
}

/**
 * An environment: `<name>/Platform` and a stack for each event, `<name>/<event>`, so that an environment
 * or one event of it can be deployed. An event is lower case and can never take the platform's id.
 */
export class EnvironmentStage extends Stage {
  readonly platform: Platform;

  constructor(scope: Construct, { settings, events }: EnvironmentStageProps) {
    const { name, account, region } = settings;
    super(scope, name, { env: { account, region } });
    validatePollerGroup(settings, events.length);
    const prefix = `sluice-${name}`;
    this.platform = new Platform(this, 'Platform', { stackName: prefix, settings });
    for (const event of events) {
      new EventStack(this, event.name, {
        stackName: `${prefix}-${event.name}`,
        description: event.description,
        event,
        platform: this.platform,
      });
    }
  }
}

function validatePollerGroup({ name, pollers }: EnvironmentSettings, events: number): void {
  const where = `environments/${name}.ts`;
  if (events > MAX_EVENTS_IN_GROUP) {
    const allowed = `${MAX_EVENTS_IN_GROUP} events in a group, there are ${events}`;
    throw new DefinitionError('POLLERS', where, 'pollers.group', pollers.group, allowed);
  }
  if (events * pollers.maximum > MAX_POLLERS_IN_GROUP) {
    const most = Math.floor(MAX_POLLERS_IN_GROUP / events);
    const allowed = `at most ${most} with ${events} events: a group has ${MAX_POLLERS_IN_GROUP}`;
    throw new DefinitionError('POLLERS', where, 'pollers.maximum', pollers.maximum, allowed);
  }
}
