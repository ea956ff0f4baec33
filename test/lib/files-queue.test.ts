import { Match } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import { local } from '../../environments/local.ts';
import { anEvent, pipelineTemplate } from './synthesis.ts';

const QUEUE = 'AWS::SQS::Queue';
const MAPPING = 'AWS::Lambda::EventSourceMapping';

describe('the notification queue', () => {
  it('is named after the event and has a dead-letter queue of its own', () => {
    const template = pipelineTemplate();

    template.resourceCountIs(QUEUE, 2);
    template.hasResourceProperties(QUEUE, {
      QueueName: 'thing-seen-files',
      MessageRetentionPeriod: 14 * 24 * 3600,
      RedrivePolicy: {
        deadLetterTargetArn: { 'Fn::GetAtt': [Match.stringLikeRegexp('FilesUnread'), 'Arn'] },
        maxReceiveCount: 10,
      },
    });
  });

  it('is encrypted and refuses plain HTTP', () => {
    const template = pipelineTemplate();

    template.allResourcesProperties(QUEUE, { SqsManagedSseEnabled: true });
    template.resourceCountIs('AWS::SQS::QueuePolicy', 2);
    template.allResourcesProperties('AWS::SQS::QueuePolicy', {
      PolicyDocument: {
        Statement: [
          {
            Action: 'sqs:*',
            Condition: { Bool: { 'aws:SecureTransport': 'false' } },
            Effect: 'Deny',
            Principal: { AWS: '*' },
            Resource: Match.anyValue(),
          },
        ],
      },
    });
  });

  it('refuses an event whose name leaves no room for the queue’s', () => {
    const name = `thing-${'x'.repeat(70)}`;

    expect(() => pipelineTemplate(anEvent({ name }))).toThrow(/name: got .*at most 74 characters/);
  });
});

describe('the loader', () => {
  it('is missing where there is no warehouse', () => {
    const functions = Object.keys(pipelineTemplate().findResources('AWS::Lambda::Function'));
    expect(functions.filter((id) => id.startsWith('PipelineLoad'))).toEqual([]);
    pipelineTemplate().resourceCountIs(MAPPING, 1);
  });

  it('is told the file of the embedded warehouse', () => {
    pipelineTemplate(anEvent(), local).hasResourceProperties('AWS::Lambda::Function', {
      Environment: {
        Variables: {
          SLUICE_DUCKDB_FILE: 'warehouse.duckdb',
          SLUICE_EVENT_FILE: Match.anyValue(),
          SLUICE_BUCKET: Match.anyValue(),
          SLUICE_ENVIRONMENT: 'local',
        },
      },
      VpcConfig: Match.absent(),
    });
  });

  it('answers for each message of a batch', () => {
    pipelineTemplate(anEvent(), local).hasResourceProperties(MAPPING, {
      EventSourceArn: { 'Fn::GetAtt': [Match.stringLikeRegexp('FilesQueue'), 'Arn'] },
      BatchSize: 10,
      FunctionResponseTypes: ['ReportBatchItemFailures'],
    });
  });

  it('has six of its timeouts before a message shows up again', () => {
    const template = pipelineTemplate(anEvent(), local);

    template.hasResourceProperties('AWS::Lambda::Function', {
      Description: Match.stringLikeRegexp('^Loads'),
      Timeout: 60,
    });
    template.hasResourceProperties(QUEUE, {
      QueueName: 'thing-seen-files',
      VisibilityTimeout: 360,
    });
  });

  it('may read the files of its event and consume its queue', () => {
    pipelineTemplate(anEvent(), local).hasResourceProperties('AWS::IAM::Policy', {
      PolicyName: Match.stringLikeRegexp('Loader'),
      PolicyDocument: {
        Statement: [
          Match.objectLike({ Action: ['logs:CreateLogStream', 'logs:PutLogEvents'] }),
          Match.objectLike({
            Action: 's3:GetObject',
            Resource: { 'Fn::Join': ['', [Match.anyValue(), '/data/thing-seen/*']] },
          }),
          Match.objectLike({
            Action: [
              'sqs:ChangeMessageVisibility',
              'sqs:DeleteMessage',
              'sqs:GetQueueAttributes',
              'sqs:ReceiveMessage',
            ],
            Resource: { 'Fn::GetAtt': [Match.stringLikeRegexp('FilesQueue'), 'Arn'] },
          }),
        ],
      },
    });
  });
});
