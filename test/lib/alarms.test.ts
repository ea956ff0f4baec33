import { readFileSync } from 'node:fs';
import { Match } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import { dev } from '../../environments/dev.ts';
import { local } from '../../environments/local.ts';
import { prod } from '../../environments/prod.ts';
import type { EnvironmentSettings } from '../../environments/settings.ts';
import { ALARMS } from '../../lib/alarms.ts';
import { anEvent, pipelineTemplate } from './synthesis.ts';

const ALARM = 'AWS::CloudWatch::Alarm';
const TOPIC_ARN = 'arn:aws:sns:eu-central-1:111122223333:oncall';
const RUNBOOK = readFileSync(new URL('../../docs/runbook.md', import.meta.url), 'utf8');

function alarmNames(settings: EnvironmentSettings): string[] {
  const alarms = Object.values(pipelineTemplate(anEvent(), settings).findResources(ALARM));
  const prefix = `sluice-${settings.name}-thing-seen-`;
  return alarms.map((alarm) => alarm['Properties'].AlarmName.replace(prefix, '')).sort();
}

/** An alarm's section of the runbook. */
function sectionOf(alarm: string): string {
  return RUNBOOK.split(/^## /m).find((section) => section.startsWith(`${alarm}\n`)) ?? '';
}

describe('the alarms of an event', () => {
  it('are all there but those of a loader or an audit where there is none', () => {
    const all = Object.keys(ALARMS).sort();

    expect(alarmNames(local)).toEqual(all.filter((name) => !name.startsWith('audit-')));
    expect(alarmNames(dev)).toEqual(all.filter((name) => name !== 'loader-errors'));
  });

  it('say what happened, whose it is and where to read on', () => {
    pipelineTemplate().hasResourceProperties(ALARM, {
      AlarmName: 'sluice-dev-thing-seen-dead-letters',
      AlarmDescription: [
        'thing-seen in dev: records went to the dead letters.',
        'Owner: things, #things.',
        'Runbook: docs/runbook.md#dead-letters',
      ].join('\n'),
    });
  });

  it('link the runbook where the environment has it', () => {
    const runbookUrl = 'https://wiki.example.com/sluice';
    const settings = { ...dev, alarms: { runbookUrl } };

    pipelineTemplate(anEvent(), settings).allResourcesProperties(ALARM, {
      AlarmDescription: Match.stringLikeRegexp(`Runbook: ${runbookUrl}#`),
    });
  });

  it('go to the topic of the environment', () => {
    const settings = { ...prod, alarms: { topicArn: TOPIC_ARN } };

    pipelineTemplate(anEvent(), settings).allResourcesProperties(ALARM, {
      AlarmActions: [TOPIC_ARN],
    });
  });

  it('go nowhere without one', () => {
    pipelineTemplate().allResourcesProperties(ALARM, { AlarmActions: Match.absent() });
  });

  it.each([
    { alarm: 'dead-letters', metric: 'DeadLetters', threshold: 0, periods: 1 },
    { alarm: 'world-faults', metric: 'WorldFaults', threshold: 0, periods: 3 },
    // The window of the event, a minute, and fifteen more.
    { alarm: 'commits-late', metric: 'CommitFreshness', threshold: 960_000, periods: 3 },
  ])('ring for $metric of the event in the environment', ({ alarm, metric, ...expected }) => {
    pipelineTemplate().hasResourceProperties(ALARM, {
      AlarmName: `sluice-dev-thing-seen-${alarm}`,
      Namespace: 'Sluice',
      MetricName: metric,
      Dimensions: [
        { Name: 'Environment', Value: 'dev' },
        { Name: 'Event', Value: 'thing-seen' },
      ],
      ComparisonOperator: 'GreaterThanThreshold',
      Threshold: expected.threshold,
      EvaluationPeriods: expected.periods,
      TreatMissingData: 'notBreaching',
    });
  });

  it.each([
    { alarm: 'consumer-stalled', metrics: ['MaxOffsetLag', 'Rows', 'DeadLetters', 'Tombstones'] },
    {
      alarm: 'batches-given-up',
      metrics: ['OnFailureDestinationDeliveredEventCount', 'DroppedEventCount'],
    },
  ])('ring when $alarm by $metrics', ({ alarm, metrics }) => {
    pipelineTemplate().hasResourceProperties(ALARM, {
      AlarmName: `sluice-dev-thing-seen-${alarm}`,
      Metrics: [
        Match.objectLike({ Expression: Match.anyValue(), ReturnData: true }),
        ...metrics.map((MetricName) =>
          Match.objectLike({ MetricStat: { Metric: { MetricName } }, ReturnData: false }),
        ),
      ],
    });
  });

  it('ring for a notification that nobody could handle', () => {
    pipelineTemplate().hasResourceProperties(ALARM, {
      AlarmName: 'sluice-dev-thing-seen-notifications-unread',
      MetricName: 'ApproximateNumberOfMessagesVisible',
      Dimensions: [
        {
          Name: 'QueueName',
          Value: { 'Fn::GetAtt': [Match.stringLikeRegexp('FilesUnread'), 'QueueName'] },
        },
      ],
    });
  });
});

describe('the runbook', () => {
  it('has a heading for every alarm and none without one', () => {
    const headings = [...RUNBOOK.matchAll(/^## ([a-z-]+)$/gm)].map(([, heading]) => heading);

    expect(headings.sort()).toEqual(Object.keys(ALARMS).sort());
  });

  it.each(Object.keys(ALARMS))('says what %s is, how to look and what to do', (alarm) => {
    expect([...sectionOf(alarm).matchAll(/^### (\w+)$/gm)].map(([, heading]) => heading)).toEqual([
      'Description',
      'Investigation',
      'Resolution',
    ]);
  });
});
