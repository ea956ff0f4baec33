import { CfnOutput, Stack, type StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { EventDefinition } from '../core/event/definition.ts';
import { EventPipeline } from './event-pipeline.ts';
import type { IPlatform } from './platform.ts';

export interface EventStackProps extends StackProps {
  readonly event: EventDefinition;
  readonly platform: IPlatform;
}

/** The stack of one event: deployed, rolled back and paid for on its own. */
export class EventStack extends Stack {
  readonly pipeline: EventPipeline;

  constructor(scope: Construct, id: string, { event, platform, ...props }: EventStackProps) {
    super(scope, id, props);
    this.pipeline = new EventPipeline(this, 'Pipeline', { event, platform });
    const { consumer, mapping, files } = this.pipeline;
    const outputs = {
      Consumer: consumer.function.functionName,
      Mapping: mapping.mapping.eventSourceMappingId,
      FilesQueue: files.queue.queueUrl,
      UnreadQueue: files.unread.queueUrl,
    };
    for (const [name, value] of Object.entries(outputs)) new CfnOutput(this, name, { value });
  }
}
