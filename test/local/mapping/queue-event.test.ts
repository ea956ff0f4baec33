import { describe, expect, it } from 'vitest';
import { queueEvent, succeededMessages } from '../../../local/mapping/queue-event.ts';

const messages = ['a', 'b', 'c'].map((MessageId) => ({ MessageId, Body: `body of ${MessageId}` }));
const ids = (answer: unknown): (string | undefined)[] =>
  succeededMessages(JSON.stringify(answer), messages).map(({ MessageId }) => MessageId);

describe("a queue mapping's event", () => {
  it('has the shape of the service', () => {
    const message = {
      MessageId: 'a',
      ReceiptHandle: 'handle',
      Body: 'text',
      MD5OfBody: 'md5',
      Attributes: { ApproximateReceiveCount: '1' },
      MessageAttributes: { n: { DataType: 'String', StringValue: 'v' } },
    };
    const event = queueEvent({ eventSourceArn: 'arn:queue', region: 'us-east-1' }, [message]);
    expect(JSON.parse(event)).toEqual({
      Records: [
        {
          messageId: 'a',
          receiptHandle: 'handle',
          body: 'text',
          attributes: { ApproximateReceiveCount: '1' },
          messageAttributes: { n: { dataType: 'String', stringValue: 'v' } },
          md5OfBody: 'md5',
          eventSource: 'aws:sqs',
          eventSourceARN: 'arn:queue',
          awsRegion: 'us-east-1',
        },
      ],
    });
  });
});

describe('the messages that an answer lets go', () => {
  it('are all when no failure is named', () => {
    expect(ids(null)).toEqual(['a', 'b', 'c']);
    expect(ids({ batchItemFailures: [] })).toEqual(['a', 'b', 'c']);
  });

  it('are those that are not named as failures', () => {
    expect(ids({ batchItemFailures: [{ itemIdentifier: 'b' }] })).toEqual(['a', 'c']);
  });

  it('are none when an unknown message is named, or the failures are no list', () => {
    expect(ids({ batchItemFailures: [{ itemIdentifier: 'z' }] })).toEqual([]);
    expect(ids({ batchItemFailures: [null] })).toEqual([]);
    expect(ids({ batchItemFailures: 'b' })).toEqual([]);
  });
});
