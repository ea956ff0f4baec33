import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, type Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { afterAll, vi } from 'vitest';
import cdk from '../../cdk.json' with { type: 'json' };
import type { EventDefinition, EventProps } from '../../core/event/definition.ts';
import { dev } from '../../environments/dev.ts';
import type { EnvironmentSettings } from '../../environments/settings.ts';
import { EnvironmentStage } from '../../lib/environment-stage.ts';
import { thingSeen } from '../helpers/events.ts';

// Synthesis is all processor time, and tests share theirs.
vi.setConfig({ testTimeout: 60_000 });

const scratch = mkdtempSync(join(tmpdir(), 'sluice-synthesis-'));
afterAll(() => rmSync(scratch, { recursive: true }));

/** An app with the project's flags that bundles nothing unless `bundle` says so. */
export function anApp({ bundle = false, outdir = scratchFolder() } = {}): App {
  const bundling = bundle ? {} : { 'aws:cdk:bundling-stacks': [] };
  return new App({ outdir, context: { ...cdk.context, ...bundling } });
}

/** A folder that is gone after the tests of a file. */
function scratchFolder(): string {
  return mkdtempSync(join(scratch, 'app-'));
}

export function anEvent(props: Partial<EventProps> = {}): EventDefinition {
  return thingSeen([[{ name: 'thing', type: 'string' }]], props);
}

/** The stacks of an environment: `Platform` and one by each event's name. */
export function stacksOf(
  events: readonly EventDefinition[],
  settings: EnvironmentSettings = dev,
): Map<string, Stack> {
  const stage = new EnvironmentStage(anApp(), { settings, events });
  return new Map(stage.node.children.map((stack) => [stack.node.id, stack as Stack]));
}

/** The template of each stack of an environment. */
export function templatesOf(
  events: readonly EventDefinition[],
  settings: EnvironmentSettings = dev,
): Record<string, unknown> {
  const stacks = [...stacksOf(events, settings)];
  return Object.fromEntries(stacks.map(([id, stack]) => [id, Template.fromStack(stack).toJSON()]));
}

export function platformTemplate(settings: EnvironmentSettings = dev): Template {
  return templateOf('Platform', stacksOf([], settings));
}

export function pipelineTemplate(
  event: EventDefinition = anEvent(),
  settings: EnvironmentSettings = dev,
): Template {
  return templateOf(event.name, stacksOf([event], settings));
}

function templateOf(id: string, stacks: Map<string, Stack>): Template {
  const stack = stacks.get(id);
  if (!stack) throw new Error(`no stack ${id}`);
  return Template.fromStack(stack);
}
