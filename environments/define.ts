import { type Duration, toSeconds } from '../core/duration.ts';
import { DefinitionError } from '../core/errors.ts';
import { type EnvironmentSettings, LOG_RETENTION_DAYS, type PipelineSettings } from './settings.ts';
import { validateCluster } from './validate-cluster.ts';

const NAME = /^[a-z][a-z0-9]{0,15}$/;
const REGION = /^[a-z]{2}(-[a-z]+)+-\d$/;
const ACCOUNT = /^\d{12}$/;
const POLLER_GROUP = /^[A-Za-z0-9-_]{1,128}$/;
const TOPIC_ARN = /^arn:aws[a-z-]*:sns:[a-z0-9-]+:\d{12}:[A-Za-z0-9-_]+$/;
/** Environments that hold nothing worth keeping. */
const DISPOSABLE = ['local', 'dev'];

/** Throws a `DefinitionError` `ENVIRONMENT` unless `ok`. */
export type Require = (ok: boolean, property: string, got: unknown, allowed: string) => void;

/**
 * Checks an environment's settings.
 *
 * @throws DefinitionError naming the environment's file, the property, the value and what is allowed
 */
export function defineEnvironment(settings: EnvironmentSettings): EnvironmentSettings {
  const require: Require = (ok, property, got, allowed) => {
    if (ok) return;
    const where = `environments/${settings.name}.ts`;
    throw new DefinitionError('ENVIRONMENT', where, property, got, allowed);
  };
  const { name, region, account } = settings;
  require(NAME.test(name), 'name', name, 'a-z and 0-9, starting with a letter, 1 to 16 characters');
  require(REGION.test(region), 'region', region, 'a region such as eu-central-1');
  require(!account || ACCOUNT.test(account), 'account', account, 'twelve digits');
  validateCluster(settings, require);
  validatePipeline(settings, require);
  return settings;
}

function validatePipeline(settings: PipelineSettings, require: Require): void {
  const { name, kafkaAuthentication, warehouse, removalPolicy, logRetentionDays } = settings;
  const local = name === 'local';
  require(kafkaAuthentication === 'iam' ||
    local, 'kafkaAuthentication', kafkaAuthentication, "'iam' ('none' only in local)");
  require(warehouse.kind === 'none' ||
    local, 'warehouse.kind', warehouse.kind, "'none' ('duckdb' only in local)");
  require(removalPolicy === 'retain' ||
    DISPOSABLE.includes(
      name,
    ), 'removalPolicy', removalPolicy, "'retain' ('destroy' only in local and dev)");
  require(LOG_RETENTION_DAYS.includes(
    logRetentionDays,
  ), 'logRetentionDays', logRetentionDays, LOG_RETENTION_DAYS.join(', '));
  validateReplication(settings, require);
  validatePollers(settings, require);
  validateAlarms(settings, require);
  if (settings.maxWindow) validateWindow(settings.maxWindow, require);
}

function validateReplication({ name, replication }: PipelineSettings, require: Require): void {
  const { factor, minInsyncReplicas } = replication;
  const least = DISPOSABLE.includes(name) ? 1 : 2;
  require(within(
    minInsyncReplicas,
    least,
    factor,
  ), 'replication.minInsyncReplicas', minInsyncReplicas, `${least} to replication.factor (${factor})`);
  require(factor === 1 ||
    minInsyncReplicas <
      factor, 'replication.minInsyncReplicas', minInsyncReplicas, `less than replication.factor (${factor}), or one broker's restart stops every write`);
}

function validatePollers({ pollers }: PipelineSettings, require: Require): void {
  const { group, minimum, maximum } = pollers;
  require(POLLER_GROUP.test(group), 'pollers.group', group, '1 to 128 of A-Z, a-z, 0-9, - and _');
  require(within(minimum, 1, 200), 'pollers.minimum', minimum, '1 to 200');
  require(within(
    maximum,
    minimum,
    2000,
  ), 'pollers.maximum', maximum, `pollers.minimum (${minimum}) to 2000`);
}

function validateAlarms({ alarms }: PipelineSettings, require: Require): void {
  const { topicArn } = alarms;
  require(!topicArn ||
    TOPIC_ARN.test(topicArn), 'alarms.topicArn', topicArn, 'the ARN of an SNS topic');
}

function validateWindow(maxWindow: Duration, require: Require): void {
  const seconds = toSeconds(maxWindow);
  require(within(seconds, 0, 300), 'maxWindow', seconds, '0 to 300 seconds');
}

function within(value: number, minimum: number, maximum: number): boolean {
  return Number.isInteger(value) && value >= minimum && value <= maximum;
}
