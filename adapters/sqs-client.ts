import { SQSClient } from '@aws-sdk/client-sqs';

/**
 * An SQS client that gives up well inside a function's timeout and keeps its connections.
 *
 * @param region the environment's unless given
 */
export function createSqsClient(region?: string): SQSClient {
  return new SQSClient({
    ...(region && { region }),
    maxAttempts: 4,
    requestHandler: {
      // A connection inside a region takes milliseconds: what lasts longer will not come.
      connectionTimeout: 2_000,
      // A batch has at most 1 MiB, and SQS answers within tens of milliseconds.
      requestTimeout: 5_000,
      throwOnRequestTimeout: true,
    },
  });
}
