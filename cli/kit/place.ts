import type { S3Client } from '@aws-sdk/client-s3';
import type { SQSClient } from '@aws-sdk/client-sqs';
import type { Kafka } from 'kafkajs';
import { sessionS3, sessionSqs } from './aws.ts';
import type { Io } from './io.ts';
import { sessionKafka } from './kafka.ts';
import { requireSession, type Session } from './session.ts';
import { sessionEvent } from './session-event.ts';
import { type TargetFlags, type TargetNeeds, targetPlace } from './target.ts';

/** Where a command works: the local session, or a deployed environment that is reached from here. */
export interface Place {
  readonly bucket: string;
  /** The embedded warehouse; a deployed environment has none. */
  readonly warehouseFile: string | undefined;
  /** @throws CliError where there is no event of the name */
  event(name: string): PlacedEvent;
  s3(): S3Client;
  sqs(): SQSClient;
  kafka(): Kafka;
}

/** What an event is called in its place. */
export interface PlacedEvent {
  readonly name: string;
  readonly topic: string;
  readonly deadLetterTopic: string;
  readonly consumerGroup: string;
  /** Of the notifications; `undefined` where nobody named it. */
  readonly queueUrl: string | undefined;
}

/**
 * The deployed environment that flags name, and without any the local session.
 *
 * @param needs what the command takes from a deployed environment beside its bucket
 * @throws CliError of exit code `usage` naming what is missing, or `noRuntime`
 */
export async function placeOf(
  io: Pick<Io, 'root'>,
  flags: TargetFlags,
  needs: TargetNeeds = [],
): Promise<Place> {
  return targetPlace(flags, needs) ?? sessionPlace(await requireSession(io));
}

export function sessionPlace(session: Session): Place {
  const { bucket, warehouseFile } = session;
  return {
    bucket,
    warehouseFile,
    event: (name) => sessionEvent(session, name),
    s3: () => sessionS3(session),
    sqs: () => sessionSqs(session),
    kafka: () => sessionKafka(session),
  };
}
