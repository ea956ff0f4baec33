import { Duration } from 'aws-cdk-lib';
import {
  Alarm,
  ComparisonOperator,
  type IMetric,
  MathExpression,
  Metric,
  Stats,
  TreatMissingData,
} from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import type { EventSourceMapping, Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { Topic } from 'aws-cdk-lib/aws-sns';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import type { StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { METRIC, METRIC_NAMESPACE } from '../core/contract.ts';
import type { EventDefinition } from '../core/event/definition.ts';
import type { PipelineSettings } from '../environments/settings.ts';

/** Every alarm with what happened when it rings. Each is a heading of the runbook. */
export const ALARMS = {
  'consumer-stalled': 'records wait in the topic and for 15 minutes none was settled',
  'commits-late': 'records reach the files later than promised',
  'dead-letters': 'records went to the dead letters',
  'world-faults': 'batches fail for 15 minutes and are tried again',
  'consumer-errors': 'the consumer dies or times out',
  'batches-given-up': 'Lambda gave batches up, after their maximum age or their last try',
  'notifications-unread': 'announced files were not loaded',
  'loader-errors': 'the loader dies or times out',
  'audit-inconsistencies': 'an audit found records lost, doubled or out of reach',
  'audit-failed': 'an audit did not come to its end',
} as const;
export type AlarmName = keyof typeof ALARMS;

const DEFAULT_RUNBOOK = 'docs/runbook.md';
const PERIOD = Duration.minutes(5);
/** Short enough for people to hear of it in time, long enough for a deploy or a broker's restart. */
const PERSISTS = { evaluationPeriods: 3 };
const AT_ONCE = { evaluationPeriods: 1 };
/** What a healthy pipeline may take beyond its batching window. */
const COMMIT_ALLOWANCE_SECONDS = 900;

export interface EventAlarmsProps {
  readonly event: EventDefinition;
  readonly settings: PipelineSettings;
  readonly consumer: LambdaFunction;
  readonly mapping: EventSourceMapping;
  readonly unread: IQueue;
  /** @default - there is no warehouse to load */
  readonly loader?: LambdaFunction;
  /** @default - nothing audits */
  readonly auditor?: StateMachine;
}

/** The alarms of an event, each telling what happened, whose it is and what to do. */
export class EventAlarms extends Construct {
  private readonly event: EventDefinition;
  private readonly settings: PipelineSettings;
  private readonly action: SnsAction | undefined;

  constructor(scope: Construct, id: string, props: EventAlarmsProps) {
    super(scope, id);
    this.event = props.event;
    this.settings = props.settings;
    const { topicArn } = props.settings.alarms;
    this.action = topicArn
      ? new SnsAction(Topic.fromTopicArn(this, 'Recipients', topicArn))
      : undefined;
    this.add('consumer-stalled', this.stalled(props.mapping), 0, PERSISTS);
    this.add('commits-late', this.own('freshness', Stats.MAXIMUM), this.latestCommitMs(), PERSISTS);
    this.add('dead-letters', this.own('deadLetters', Stats.SUM), 0, AT_ONCE);
    this.add('world-faults', this.own('worldFaults', Stats.SUM), 0, PERSISTS);
    this.add('consumer-errors', errors(props.consumer), 0, PERSISTS);
    this.add('batches-given-up', givenUp(props.mapping), 0, AT_ONCE);
    this.add('notifications-unread', waiting(props.unread), 0, AT_ONCE);
    if (props.loader) this.add('loader-errors', errors(props.loader), 0, PERSISTS);
    if (props.auditor) this.addAudit(props.auditor);
  }

  private addAudit(auditor: StateMachine): void {
    // Until the next audit says otherwise.
    const period = Duration.days(1);
    const inconsistencies = this.own('auditInconsistencies', Stats.MAXIMUM).with({ period });
    this.add('audit-inconsistencies', inconsistencies, 0, AT_ONCE);
    const failed = auditor.metricFailed({ period: PERIOD, statistic: Stats.SUM });
    this.add('audit-failed', failed, 0, AT_ONCE);
  }

  private add(
    name: AlarmName,
    metric: IMetric,
    threshold: number,
    { evaluationPeriods }: { evaluationPeriods: number },
  ): void {
    const alarm = new Alarm(this, name, {
      alarmName: `sluice-${this.settings.name}-${this.event.name}-${name}`,
      alarmDescription: this.describe(name),
      metric,
      threshold,
      evaluationPeriods,
      comparisonOperator: ComparisonOperator.GREATER_THAN_THRESHOLD,
      // A quiet event has no data, and that is no alarm.
      treatMissingData: TreatMissingData.NOT_BREACHING,
    });
    if (this.action) alarm.addAlarmAction(this.action);
  }

  private describe(name: AlarmName): string {
    const { owner } = this.event;
    const runbook = this.settings.alarms.runbookUrl ?? DEFAULT_RUNBOOK;
    return [
      `${this.event.name} in ${this.settings.name}: ${ALARMS[name]}.`,
      `Owner: ${owner.team}, ${owner.contact}.`,
      `Runbook: ${runbook}#${name}`,
    ].join('\n');
  }

  private own(metric: keyof typeof METRIC, statistic: string): Metric {
    return new Metric({
      namespace: METRIC_NAMESPACE,
      metricName: METRIC[metric],
      dimensionsMap: { Environment: this.settings.name, Event: this.event.name },
      statistic,
      period: PERIOD,
    });
  }

  private stalled(mapping: EventSourceMapping): MathExpression {
    return new MathExpression({
      expression:
        'IF(lag > 0 AND FILL(rows, 0) + FILL(deadLetters, 0) + FILL(tombstones, 0) == 0, 1, 0)',
      usingMetrics: {
        lag: ofMapping(mapping, 'MaxOffsetLag', Stats.MINIMUM),
        rows: this.own('rows', Stats.SUM),
        deadLetters: this.own('deadLetters', Stats.SUM),
        tombstones: this.own('tombstones', Stats.SUM),
      },
      label: 'Records wait and none is settled',
      period: PERIOD,
    });
  }

  private latestCommitMs(): number {
    return (this.event.batching.maxWindowSeconds + COMMIT_ALLOWANCE_SECONDS) * 1000;
  }
}

function errors(lambda: LambdaFunction): Metric {
  return lambda.metricErrors({ period: PERIOD, statistic: Stats.SUM });
}

/** A drop is worse than a delivery: not even the dead letters have it. */
function givenUp(mapping: EventSourceMapping): MathExpression {
  return new MathExpression({
    expression: 'FILL(delivered, 0) + FILL(dropped, 0)',
    usingMetrics: {
      delivered: ofMapping(mapping, 'OnFailureDestinationDeliveredEventCount', Stats.SUM),
      dropped: ofMapping(mapping, 'DroppedEventCount', Stats.SUM),
    },
    label: 'Records given up',
    period: PERIOD,
  });
}

function waiting(queue: IQueue): Metric {
  return queue.metricApproximateNumberOfMessagesVisible({
    period: PERIOD,
    statistic: Stats.MAXIMUM,
  });
}

function ofMapping(mapping: EventSourceMapping, metricName: string, statistic: string): Metric {
  return new Metric({
    namespace: 'AWS/Lambda',
    metricName,
    dimensionsMap: { EventSourceMappingUUID: mapping.eventSourceMappingId },
    statistic,
    period: PERIOD,
  });
}
