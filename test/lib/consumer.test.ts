import { Match, type Template } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import { EVENT_FILE_IN_LAYER } from '../../core/contract.ts';
import { local } from '../../environments/local.ts';
import { anEvent, pipelineTemplate } from './synthesis.ts';

const FUNCTION = 'AWS::Lambda::Function';
const BUCKET_ARN = 'sluice-dev:.*DataBucket.*Arn';

interface Statement {
  Action: string | string[];
  Effect: string;
  Resource: unknown;
  Condition?: unknown;
}

function statementsOf(template: Template): Statement[] {
  const policies = Object.entries(template.findResources('AWS::IAM::Policy'));
  return policies
    .filter(([id]) => id.startsWith('PipelineConsume'))
    .flatMap(([, policy]) => policy['Properties'].PolicyDocument.Statement);
}

/** The statements that hold an action, with their resources as one text. */
function allowing(action: string, template = pipelineTemplate()): string[] {
  return statementsOf(template)
    .filter(({ Effect, Action }) => Effect === 'Allow' && [Action].flat().includes(action))
    .map(({ Resource }) => JSON.stringify(Resource));
}

describe('the consumer', () => {
  it('is an arm64 function of Node 24 with one virtual CPU', () => {
    pipelineTemplate().hasResourceProperties(FUNCTION, {
      Runtime: 'nodejs24.x',
      Architectures: ['arm64'],
      MemorySize: 1769,
      Handler: 'index.handler',
    });
  });

  it('takes what it needs to know from its environment, and the brokers from the invocation', () => {
    pipelineTemplate().hasResourceProperties(FUNCTION, {
      Environment: {
        Variables: {
          SLUICE_EVENT_FILE: EVENT_FILE_IN_LAYER,
          SLUICE_ENVIRONMENT: 'dev',
          SLUICE_BUCKET: { 'Fn::ImportValue': Match.stringLikeRegexp('^sluice-dev:.*DataBucket') },
          SLUICE_FILES_QUEUE_URL: { Ref: Match.stringLikeRegexp('FilesQueue') },
          SLUICE_KAFKA_AUTHENTICATION: 'iam',
          SLUICE_DUCKDB_FILE: Match.absent(),
        },
      },
    });
  });

  it('authenticates with nobody in the local environment', () => {
    pipelineTemplate(anEvent(), local).hasResourceProperties(FUNCTION, {
      Environment: { Variables: { SLUICE_KAFKA_AUTHENTICATION: 'none' } },
    });
  });

  it('runs in the subnets of the platform, for it produces dead letters', () => {
    pipelineTemplate().hasResourceProperties(FUNCTION, {
      VpcConfig: {
        SubnetIds: Array.from({ length: 3 }, (_, i) => ({
          'Fn::ImportValue': Match.stringLikeRegexp(`PrivateSubnet${i + 1}`),
        })),
        SecurityGroupIds: [{ 'Fn::ImportValue': Match.stringLikeRegexp('NetworkClients') }],
      },
    });
  });

  it('reserves no concurrency', () => {
    pipelineTemplate().allResourcesProperties(FUNCTION, {
      ReservedConcurrentExecutions: Match.absent(),
    });
  });

  it('logs JSON into a group of its own', () => {
    const template = pipelineTemplate();

    template.hasResourceProperties(FUNCTION, {
      LoggingConfig: { LogFormat: 'JSON', LogGroup: { Ref: Match.stringLikeRegexp('Logs') } },
    });
    template.hasResourceProperties('AWS::Logs::LogGroup', { RetentionInDays: 14 });
  });

  it('finds the definition of its event in a layer', () => {
    pipelineTemplate().hasResourceProperties(FUNCTION, {
      Layers: [{ Ref: Match.stringLikeRegexp('Definition') }],
    });
  });
});

describe('the permissions of the consumer', () => {
  it('reach the files and commits of its own event only', () => {
    const [put, ...others] = allowing('s3:PutObject');

    expect(others).toEqual([]);
    expect(put).toMatch(new RegExp(`${BUCKET_ARN}.*/commits/thing-seen/\\*`));
    expect(put).toMatch(new RegExp(`${BUCKET_ARN}.*/data/thing-seen/\\*`));
    expect(allowing('s3:GetObject')).toEqual([
      expect.stringMatching(new RegExp(`${BUCKET_ARN}.*/commits/thing-seen/\\*`)),
    ]);
  });

  it('list the commits of its own event only', () => {
    const listing = statementsOf(pipelineTemplate()).filter(
      ({ Action }) => Action === 's3:ListBucket',
    );

    expect(listing.map(({ Condition }) => Condition)).toEqual([
      { StringLike: { 's3:prefix': ['commits/thing-seen/*'] } },
    ]);
  });

  it('delete nothing', () => {
    const actions = statementsOf(pipelineTemplate()).flatMap(({ Action }) => Action);

    expect(actions.filter((action) => /^(s3|sqs|kafka-cluster):.*Delete/.test(action))).toEqual([]);
  });

  it('name every action', () => {
    const actions = statementsOf(pipelineTemplate()).flatMap(({ Action }) => Action);

    expect(actions.filter((action) => action.includes('*'))).toEqual([]);
  });

  it('read the topic, write the dead letters and keep the group of its own event', () => {
    expect(allowing('kafka-cluster:ReadData')).toEqual([
      expect.stringMatching(/:topic\/.*"\/thing-seen"/),
    ]);
    expect(allowing('kafka-cluster:WriteData')).toEqual([
      expect.stringMatching(/:topic\/.*"\/thing-seen\.dlq"/),
    ]);
    expect(allowing('kafka-cluster:AlterGroup')).toEqual([
      expect.stringMatching(/:group\/.*"\/sluice\.thing-seen"/),
    ]);
  });

  it('connect with the cluster', () => {
    for (const action of ['Connect', 'WriteDataIdempotently'].map((n) => `kafka-cluster:${n}`)) {
      expect(allowing(action)).toEqual([expect.stringMatching(/^{"Fn::ImportValue":"[^"]*Kafka/)]);
    }
  });

  it('name the topics of an imported cluster in full', () => {
    const [resource] = allowing('kafka-cluster:ReadData', pipelineTemplate(anEvent(), local));

    expect(resource).toBe(
      '"arn:aws:kafka:us-east-1:000000000000:topic/local/00000000-0000-0000-0000-000000000000-1/thing-seen"',
    );
  });

  it('send to its own queue only', () => {
    expect(allowing('sqs:SendMessage')).toEqual([
      expect.stringMatching(/^{"Fn::GetAtt":\["PipelineFilesQueue[^"]*","Arn"]}$/),
    ]);
  });

  it('make network interfaces for the service and not for the code', () => {
    const about = statementsOf(pipelineTemplate()).filter(({ Action }) =>
      [Action].flat().includes('ec2:CreateNetworkInterface'),
    );

    expect(about.map(({ Effect }) => Effect)).toEqual(['Allow', 'Deny']);
    expect(about[1]?.Condition).toHaveProperty(['ArnLike', 'lambda:SourceFunctionArn']);
  });
});
