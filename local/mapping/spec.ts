import type { RetryPolicy } from './retry.ts';

/** How a mapping polls, as its template says. */
interface MappingSpec {
  /** The function's name in the session. */
  readonly functionName: string;
  readonly eventSourceArn: string;
  readonly batchSize: number;
  readonly windowMilliseconds: number;
  /** Whether the function says which records failed; else whatever it returns is success. */
  readonly reportsItemFailures: boolean;
}

export interface KafkaMappingSpec extends MappingSpec {
  readonly topic: string;
  readonly consumerGroup: string;
  /** Where a group starts that never committed. */
  readonly startAt: 'earliest' | 'latest';
  readonly retry: RetryPolicy;
  /** @default - a batch that is given up is dropped */
  readonly onFailureTopic?: string;
}

export interface QueueMappingSpec extends MappingSpec {
  readonly queueUrl: string;
}
