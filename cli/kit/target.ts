import type { ArgsDef } from 'citty';
import { envOr } from '../../adapters/env.ts';
import { KAFKA_AUTHENTICATIONS, type KafkaAuthentication } from '../../adapters/kafka-client.ts';
import { createS3Client } from '../../adapters/s3-client.ts';
import { createSqsClient } from '../../adapters/sqs-client.ts';
import { consumerGroup, deadLetterTopic } from '../../core/contract.ts';
import { EXIT } from '../exit-codes.ts';
import { CliError, usageError } from './error.ts';
import { cliKafka } from './kafka.ts';
import type { Place, PlacedEvent } from './place.ts';

/** Flags of a command that works on a deployed environment, too. */
export const TARGET_ARGS = {
  bucket: {
    type: 'string',
    valueHint: 'name',
    description: 'Data bucket of a deployed environment, instead of the local runtime',
  },
  brokers: {
    type: 'string',
    valueHint: 'host:port,…',
    description: 'Brokers of the deployed environment',
  },
  region: {
    type: 'string',
    valueHint: 'name',
    description: 'Region of the deployed environment, AWS_REGION unless given',
  },
  'kafka-auth': {
    type: 'enum',
    options: [...KAFKA_AUTHENTICATIONS],
    description: 'How to authenticate with the brokers, iam unless given',
  },
} as const satisfies ArgsDef;

/** Of a command that announces files. */
export const TARGET_QUEUE_ARGS = {
  'queue-url': {
    type: 'string',
    valueHint: 'url',
    description: "The event's notification queue in the deployed environment, for --repair",
  },
} as const satisfies ArgsDef;

const ALL_ARGS = { ...TARGET_ARGS, ...TARGET_QUEUE_ARGS };

export interface TargetFlags {
  readonly bucket?: string | undefined;
  readonly brokers?: string | undefined;
  readonly 'queue-url'?: string | undefined;
  readonly region?: string | undefined;
  readonly 'kafka-auth'?: KafkaAuthentication | undefined;
}

/** Flags that a command cannot do without, beside the bucket. */
export type TargetNeeds = readonly ('brokers' | 'queue-url')[];

/** In help: a deployed environment is asked for no list of its events. */
export const TARGET_EVENT = 'Name of the event; with --bucket it is taken as given';

const EVENT_NAME = /^(?=.{3,80}$)[a-z][a-z0-9]*(-[a-z0-9]+)*$/;
const BROKER = /^[^\s,:/]+:\d{1,5}$/;

/**
 * The deployed environment that flags name; `undefined` without any. Credentials are the environment's.
 *
 * @throws CliError naming what is missing or malformed
 */
export function targetPlace(flags: TargetFlags, needs: TargetNeeds): Place | undefined {
  const names = Object.keys(ALL_ARGS) as (keyof typeof ALL_ARGS)[];
  if (names.every((name) => flags[name] === undefined)) return undefined;
  const region = flags.region ?? envOr('AWS_REGION', '');
  const { bucket = '', brokers = '', 'queue-url': queueUrl } = flags;
  const missing = (['bucket', ...needs] as const).filter((name) => flags[name] === undefined);
  requireFlags([...missing, ...(region ? [] : ['region' as const])]);
  return {
    bucket,
    warehouseFile: undefined,
    event: (name) => eventAsGiven(name, queueUrl),
    s3: () => createS3Client(region),
    sqs: () => createSqsClient(region),
    kafka: kafkaOf(brokers, flags['kafka-auth'] ?? 'iam', region),
  };
}

function requireFlags(missing: readonly ('bucket' | 'region' | TargetNeeds[number])[]): void {
  if (missing.length === 0) return;
  const hints = missing.map((name) => {
    const flag = `--${name} <${ALL_ARGS[name].valueHint}>`;
    return name === 'region' ? `${flag} (or AWS_REGION)` : flag;
  });
  throw new CliError(`a deployed environment takes ${hints.join(', ')}, too`, EXIT.usage);
}

function eventAsGiven(name: string, queueUrl: string | undefined): PlacedEvent {
  if (!EVENT_NAME.test(name)) {
    throw usageError('event', `"${name}"`, 'kebab case, 3 to 80 characters');
  }
  return {
    name,
    topic: name,
    deadLetterTopic: deadLetterTopic(name),
    consumerGroup: consumerGroup(name),
    queueUrl,
  };
}

/** A command that needs no brokers never asks for the client. */
function kafkaOf(list: string, authentication: KafkaAuthentication, region: string) {
  const brokers = list.split(',');
  const malformed = brokers.find((broker) => !BROKER.test(broker));
  if (list !== '' && malformed !== undefined) {
    throw usageError('--brokers', `"${malformed}"`, 'host:port, comma-separated');
  }
  return () => cliKafka({ brokers, authentication, region });
}
