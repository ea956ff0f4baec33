/** What an app of your own needs to give events their pipelines. */
export type { Duration } from '../core/duration.ts';
export { DefinitionError } from '../core/errors.ts';
export { defineEvent, type EventDefinition, type EventProps } from '../core/event/definition.ts';
export { defineEnvironment } from '../environments/define.ts';
export type { EnvironmentSettings, PipelineSettings } from '../environments/settings.ts';
export { EnvironmentStage, type EnvironmentStageProps } from './environment-stage.ts';
export { EventPipeline, type EventPipelineProps } from './event-pipeline.ts';
export { EventStack, type EventStackProps } from './event-stack.ts';
export { loadEvents } from './load-events.ts';
export { type IPlatform, Platform, type PlatformProps } from './platform.ts';
export { schemaFiles } from './schema-files.ts';
