import { S3Client } from '@aws-sdk/client-s3';

/**
 * An S3 client that gives up well inside a function's timeout and keeps its connections between
 * invocations. Endpoint, region and credentials are the environment's (`AWS_ENDPOINT_URL`, …); an
 * endpoint that is an IP address gets path-style requests from the SDK itself.
 *
 * @param region the environment's unless given
 */
export function createS3Client(region?: string): S3Client {
  return new S3Client({
    ...(region && { region }),
    // One more than the default: a single slow S3 node must not cost an invocation.
    maxAttempts: 4,
    requestHandler: {
      // A connection inside a region takes milliseconds: what lasts longer will not come.
      connectionTimeout: 2_000,
      // A file has at most a few MiB; the slowest honest answers take a few seconds.
      requestTimeout: 10_000,
      throwOnRequestTimeout: true,
    },
  });
}
