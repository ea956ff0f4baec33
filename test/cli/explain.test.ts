import { S3ServiceException } from '@aws-sdk/client-s3';
import {
  KafkaJSConnectionError,
  KafkaJSNumberOfRetriesExceeded,
  KafkaJSProtocolError,
} from 'kafkajs';
import { expect, it } from 'vitest';
import { CliError } from '../../cli/kit/error.ts';
import { explain } from '../../cli/kit/explain.ts';
import { WorldFault } from '../../core/errors.ts';

const refused = new KafkaJSConnectionError('Connection error: refused', {
  broker: 'b-1:9098',
  code: 'ECONNREFUSED',
});
const forbidden = new KafkaJSProtocolError({
  name: 'KafkaJSProtocolError',
  message: 'Not authorized to access topics',
  retriable: false,
  type: 'TOPIC_AUTHORIZATION_FAILED',
  code: 29,
} as never);
const denied = new S3ServiceException({
  name: 'AccessDenied',
  $fault: 'client',
  message: 'not allowed on data/thing-seen/by_country=secret',
  $metadata: { httpStatusCode: 403 },
});
const unreachable = Object.assign(new Error('connect ECONNREFUSED 127.0.0.1:1'), {
  code: 'ECONNREFUSED',
  $metadata: { attempts: 4 },
});

it.each([
  ['a mistake', new CliError('nobody is there'), 'nobody is there'],
  ['a fault without a cause', new WorldFault('CONFIG', 'not set'), 'not set'],
  [
    'a fault of S3, without its words',
    new WorldFault('COMMIT', 'commit log not read', { cause: denied }),
    'commit log not read: AccessDenied, HTTP 403',
  ],
  [
    'a fault of an endpoint that nobody listens at',
    new WorldFault('COMMIT', 'commit log not read', { cause: unreachable }),
    'commit log not read: ECONNREFUSED',
  ],
  [
    'a fault whose cause gave up because of another',
    new WorldFault('DEAD_LETTER_UNDELIVERED', 'not acknowledged', {
      cause: new KafkaJSNumberOfRetriesExceeded(forbidden, { retryCount: 4, retryTime: 9 }),
    }),
    'not acknowledged: Not authorized to access topics [TOPIC_AUTHORIZATION_FAILED]',
  ],
  ["Kafka's own failure", refused, 'Connection error: refused [ECONNREFUSED]'],
  ['what is no error', 'a text', 'a text'],
])('explains in a line %s', (_, error, line) => {
  expect(explain(error)).toBe(line);
});

it('shows where a bug is', () => {
  expect(explain(new TypeError('a bug'))).toMatch(/TypeError: a bug\n\s+at /);
});
