import type { Message, MessageAttributeValue } from '@aws-sdk/client-sqs';

export interface QueueOrigin {
  readonly eventSourceArn: string;
  readonly region: string;
}

/** The JSON of an invocation with messages of a queue. */
export function queueEvent(origin: QueueOrigin, messages: readonly Message[]): string {
  return JSON.stringify({ Records: messages.map((message) => queueRecord(origin, message)) });
}

/**
 * The messages that a function's answer lets go; the others come back when their visibility timeout
 * ends. An answer that names an unknown message, or cannot be read, lets none go.
 */
export function succeededMessages(answer: string, messages: readonly Message[]): Message[] {
  const parsed = JSON.parse(answer) as { batchItemFailures?: unknown } | null;
  const failures = parsed?.batchItemFailures ?? [];
  if (!Array.isArray(failures)) return [];
  const failed = new Set(failures.map((failure) => failure?.itemIdentifier as unknown));
  const known = new Set<unknown>(messages.map(({ MessageId }) => MessageId));
  if ([...failed].some((id) => !known.has(id))) return [];
  return messages.filter(({ MessageId }) => !failed.has(MessageId));
}

function queueRecord({ eventSourceArn, region }: QueueOrigin, message: Message): object {
  const { MessageId, ReceiptHandle, Body, MD5OfBody, Attributes, MessageAttributes } = message;
  const attributes = Object.entries(MessageAttributes ?? {}).map(([name, value]) => [
    name,
    messageAttribute(value),
  ]);
  return {
    messageId: MessageId,
    receiptHandle: ReceiptHandle,
    body: Body,
    attributes: Attributes ?? {},
    messageAttributes: Object.fromEntries(attributes),
    md5OfBody: MD5OfBody,
    eventSource: 'aws:sqs',
    eventSourceARN: eventSourceArn,
    awsRegion: region,
  };
}

function messageAttribute({ DataType, StringValue, BinaryValue }: MessageAttributeValue): object {
  const binaryValue = BinaryValue && Buffer.from(BinaryValue).toString('base64');
  return { dataType: DataType, stringValue: StringValue, binaryValue };
}
