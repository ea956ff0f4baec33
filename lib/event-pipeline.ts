import { Construct } from 'constructs';
import type { EventDefinition } from '../core/event/definition.ts';
import { EventAlarms } from './alarms.ts';
import { Auditor } from './auditor.ts';
import { Consumer } from './consumer.ts';
import { ConsumerMapping } from './consumer-mapping.ts';
import { eventLayer } from './event-layer.ts';
import { EventTopics } from './event-topics.ts';
import { FilesQueue } from './files-queue.ts';
import { LOADER_VISIBILITY_TIMEOUT, Loader } from './loader.ts';
import type { IPlatform } from './platform.ts';
import { tagEvent } from './tags.ts';

export interface EventPipelineProps {
  readonly event: EventDefinition;
  /** What pipelines share: a `Platform`, or a cluster, a VPC and a bucket of your own. */
  readonly platform: IPlatform;
}

/**
 * An event's own way from Kafka to Parquet on S3 and on to the warehouse: topics, consumer, notifications,
 * loader and alarms. It shares nothing with another event but the platform.
 *
 * @example
 * new EventPipeline(stack, 'OrderPlaced', { event, platform });
 */
export class EventPipeline extends Construct {
  readonly topics: EventTopics;
  readonly files: FilesQueue;
  readonly consumer: Consumer;
  readonly mapping: ConsumerMapping;
  /** There is none without a warehouse: whoever reads the queue is told of every file. */
  readonly loader: Loader | undefined;
  /** There is none on a developer's machine, where `sluice audit` does its work. */
  readonly auditor: Auditor | undefined;

  constructor(scope: Construct, id: string, { event, platform }: EventPipelineProps) {
    super(scope, id);
    const { settings, clusterArn } = platform;
    const layer = eventLayer(this, 'Definition', event);
    const { replication } = settings;
    this.topics = new EventTopics(this, 'Topics', { event, clusterArn, replication });
    this.files = new FilesQueue(this, 'Files', {
      event: event.name,
      visibilityTimeout: LOADER_VISIBILITY_TIMEOUT,
    });
    const filesQueue = this.files.queue;
    this.consumer = new Consumer(this, 'Consume', { event, platform, layer, filesQueue });
    this.mapping = new ConsumerMapping(this, 'Poll', {
      event,
      settings,
      clusterArn,
      topics: this.topics,
      consumer: this.consumer.function,
    });
    const { warehouse } = settings;
    if (warehouse.kind !== 'none') {
      this.loader = new Loader(this, 'Load', { event, platform, layer, filesQueue, warehouse });
    }
    if (settings.kafkaAuthentication !== 'none') {
      this.auditor = new Auditor(this, 'Audit', { event, platform, layer, filesQueue });
    }
    new EventAlarms(this, 'Alarms', {
      event,
      settings,
      consumer: this.consumer.function,
      mapping: this.mapping.mapping,
      unread: this.files.unread,
      loader: this.loader?.function,
      auditor: this.auditor?.machine,
    });
    tagEvent(this, event, settings.name);
  }
}
