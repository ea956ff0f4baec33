import { Match, type Template } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import { local } from '../../environments/local.ts';
import { anEvent, pipelineTemplate } from './synthesis.ts';

interface Statement {
  readonly Action: string | readonly string[];
  readonly Effect: string;
  readonly Resource: unknown;
  readonly Condition?: unknown;
}

function statementsOf(template: Template, part: string): Statement[] {
  return Object.entries(template.findResources('AWS::IAM::Policy'))
    .filter(([id]) => id.startsWith(`PipelineAudit${part}`))
    .flatMap(([, policy]) => policy['Properties'].PolicyDocument.Statement);
}

/** The resources that the function may do something with, as texts. */
function allowed(action: string): string[] {
  return statementsOf(pipelineTemplate(), 'Auditor')
    .filter(({ Effect, Action }) => Effect === 'Allow' && [Action].flat().includes(action))
    .map(({ Resource }) => JSON.stringify(Resource));
}

describe('the auditor', () => {
  it('announces hourly and reconciles daily', () => {
    for (const [task, rate] of [
      ['announce', 'rate(1 hour)'],
      ['reconcile', 'rate(1 day)'],
    ] as const) {
      pipelineTemplate().hasResourceProperties('AWS::Events::Rule', {
        ScheduleExpression: rate,
        Targets: [Match.objectLike({ Input: `{"task":"${task}"}` })],
      });
    }
  });

  it('is handed the brokers, which nothing in the VPC could ask for', () => {
    const [machine] = Object.values(
      pipelineTemplate().findResources('AWS::StepFunctions::StateMachine'),
    );
    const definition = JSON.stringify(machine?.['Properties'].DefinitionString);

    expect(definition).toContain('aws-sdk:kafka:getBootstrapBrokers');
    expect(definition).toContain('BootstrapBrokerStringSaslIam');
    expect(definition).toMatch(/brokers\.\$\\*":\\*"\$\.brokers\.list/);
    pipelineTemplate().hasResourceProperties('AWS::Lambda::Function', {
      Timeout: 900,
      VpcConfig: Match.objectLike({ SubnetIds: Match.anyValue() }),
      Environment: {
        Variables: Match.objectLike({
          SLUICE_FILES_QUEUE_URL: { Ref: Match.stringLikeRegexp('FilesQueue') },
          SLUICE_KAFKA_AUTHENTICATION: 'iam',
        }),
      },
    });
  });

  it('is missing on a developer’s machine, which has no schedule', () => {
    const template = pipelineTemplate(anEvent(), local);

    template.resourceCountIs('AWS::Events::Rule', 0);
    template.resourceCountIs('AWS::StepFunctions::StateMachine', 0);
  });
});

describe('the permissions of the auditor', () => {
  it('write no object and delete nothing but its own groups', () => {
    const actions = statementsOf(pipelineTemplate(), 'Auditor').flatMap(({ Action }) => Action);

    expect(actions.filter((action) => /^s3:/.test(action)).sort()).toEqual([
      's3:GetObject',
      's3:ListBucket',
    ]);
    expect(actions.filter((action) => /^kafka-cluster:.*(Delete|Write)/.test(action))).toEqual([
      'kafka-cluster:DeleteGroup',
    ]);
    expect(allowed('kafka-cluster:DeleteGroup')).toEqual([
      expect.stringMatching(/:group\/.*"\/sluice\.thing-seen\.audit-\*"/),
    ]);
  });

  it('read files, commits and topics of its own event only', () => {
    expect(allowed('s3:GetObject')).toEqual([
      expect.stringMatching(/\/commits\/thing-seen\/\*.*\/data\/thing-seen\/\*/),
    ]);
    const listing = statementsOf(pipelineTemplate(), 'Auditor').filter(
      ({ Action }) => Action === 's3:ListBucket',
    );
    expect(listing.map(({ Condition }) => Condition)).toEqual([
      {
        StringLike: {
          's3:prefix': ['data/thing-seen/*', 'commits/thing-seen/*', 'replays/thing-seen/*'],
        },
      },
    ]);
    expect(allowed('kafka-cluster:ReadData')).toEqual([
      expect.stringMatching(/"\/thing-seen".*"\/thing-seen\.dlq"/),
    ]);
  });

  it('send to its own queue only', () => {
    expect(allowed('sqs:SendMessage')).toEqual([
      expect.stringMatching(/^{"Fn::GetAtt":\["PipelineFilesQueue[^"]*","Arn"]}$/),
    ]);
  });
});

describe('the alarms of the auditor', () => {
  it('ring until the next audit for an inconsistency, and at once when one failed', () => {
    pipelineTemplate().hasResourceProperties('AWS::CloudWatch::Alarm', {
      AlarmName: 'sluice-dev-thing-seen-audit-inconsistencies',
      MetricName: 'AuditInconsistencies',
      Period: 86_400,
      Threshold: 0,
    });
    pipelineTemplate().hasResourceProperties('AWS::CloudWatch::Alarm', {
      AlarmName: 'sluice-dev-thing-seen-audit-failed',
      Namespace: 'AWS/States',
      MetricName: 'ExecutionsFailed',
    });
  });
});
