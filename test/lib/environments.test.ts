import { describe, expect, it } from 'vitest';
import { DefinitionError } from '../../core/errors.ts';
import { defineEnvironment } from '../../environments/define.ts';
import { dev } from '../../environments/dev.ts';
import { environments, selectEnvironments } from '../../environments/index.ts';
import { local } from '../../environments/local.ts';
import { prod } from '../../environments/prod.ts';
import type { EnvironmentSettings } from '../../environments/settings.ts';

function refusal(
  base: EnvironmentSettings,
  settings: Record<string, unknown>,
  cluster: Record<string, unknown> = {},
): unknown {
  const broken = { ...base, ...settings, cluster: { ...base.cluster, ...cluster } };
  try {
    defineEnvironment(broken as EnvironmentSettings);
  } catch (error) {
    return error;
  }
  throw new Error('nothing was refused');
}

describe('the environments', () => {
  it('are local, dev, staging and prod', () => {
    expect(environments.map(({ name }) => name)).toEqual(['local', 'dev', 'staging', 'prod']);
  });

  it.each([
    { settings: { name: 'Pre-Prod' }, message: 'name: got "Pre-Prod", allowed: a-z and 0-9' },
    { settings: { region: 'europe' }, message: 'region: got "europe", allowed: a region' },
    { settings: { account: '12' }, message: 'account: got "12", allowed: twelve digits' },
    { settings: { logRetentionDays: 2 }, message: 'logRetentionDays: got 2, allowed: 1, 3, 5' },
    { settings: { maxWindow: { minutes: 6 } }, message: 'maxWindow: got 360, allowed: 0 to 300' },
    {
      settings: { kafkaAuthentication: 'none' },
      message: `kafkaAuthentication: got "none", allowed: 'iam'`,
    },
    {
      settings: { warehouse: { kind: 'duckdb', file: 'x.duckdb' } },
      message: `warehouse.kind: got "duckdb", allowed: 'none'`,
    },
    {
      settings: { removalPolicy: 'destroy' },
      message: `removalPolicy: got "destroy", allowed: 'retain'`,
    },
    {
      settings: { replication: { factor: 3, minInsyncReplicas: 1 } },
      message: 'replication.minInsyncReplicas: got 1, allowed: 2 to replication.factor (3)',
    },
    {
      settings: { replication: { factor: 3, minInsyncReplicas: 3 } },
      message: 'replication.minInsyncReplicas: got 3, allowed: less than replication.factor (3)',
    },
    {
      settings: { replication: { factor: 5, minInsyncReplicas: 2 } },
      message: 'replication.factor: got 5, allowed: at most cluster.brokers (3)',
    },
    {
      settings: { pollers: { group: 'a b', minimum: 1, maximum: 1 } },
      message: 'pollers.group: got "a b", allowed: 1 to 128',
    },
    {
      settings: { pollers: { group: 'a', minimum: 0, maximum: 1 } },
      message: 'pollers.minimum: got 0, allowed: 1 to 200',
    },
    {
      settings: { pollers: { group: 'a', minimum: 5, maximum: 4 } },
      message: 'pollers.maximum: got 4, allowed: pollers.minimum (5) to 2000',
    },
    {
      settings: { alarms: { topicArn: 'oncall' } },
      message: 'alarms.topicArn: got "oncall", allowed: the ARN of an SNS topic',
    },
  ])('fails for $message', ({ settings, message }) => {
    const error = refusal(prod, settings);

    expect(error).toBeInstanceOf(DefinitionError);
    expect((error as DefinitionError).code).toBe('ENVIRONMENT');
    expect((error as DefinitionError).message).toContain(`.ts: ${message}`);
  });

  it.each([
    { cluster: { kafkaVersion: '4.2.x.kraft' }, message: 'kafkaVersion: got "4.2.x.kraft"' },
    { cluster: { kafkaVersion: '3.9.x' }, message: 'allowed: 3.7.x.kraft, 3.8.x.kraft' },
    { cluster: { instanceType: 'kafka.t3.small' }, message: 'instanceType: got "kafka.t3.small"' },
    { cluster: { brokers: 4 }, message: 'brokers: got 4, allowed: a multiple of the 3' },
    { cluster: { storageGiB: 0 }, message: 'storageGiB: got 0, allowed: 1 to 16384' },
    { cluster: { availabilityZones: ['us-east-1a'] }, message: 'zones of region (eu-central-1)' },
    {
      cluster: { availabilityZones: ['eu-central-1a', 'eu-central-1a'] },
      message: 'two or three different zones',
    },
  ])('fails for a cluster of $cluster', ({ cluster, message }) => {
    const error = refusal(dev, {}, cluster);

    expect((error as DefinitionError).message).toMatch(/^environments\/dev\.ts: cluster\./);
    expect((error as DefinitionError).message).toContain(message);
  });

  it.each([
    { cluster: { arn: 'arn:aws:kafka:eu-west-1:000000000000:cluster/x/0-1' }, property: 'arn' },
    { cluster: { arn: 'local' }, property: 'arn' },
    { cluster: { subnetIds: [] }, property: 'subnetIds' },
    { cluster: { securityGroupIds: [] }, property: 'securityGroupIds' },
  ])('fails for an imported cluster of $cluster', ({ cluster, property }) => {
    const error = refusal(local, {}, cluster);

    expect((error as DefinitionError).message).toContain(
      `environments/local.ts: cluster.${property}`,
    );
  });
});

describe('the selection of environments', () => {
  it('is all of them, or the one that is named', () => {
    expect(selectEnvironments(undefined)).toBe(environments);
    expect(selectEnvironments('staging').map(({ name }) => name)).toEqual(['staging']);
  });

  it('fails on a name that there is not, naming those that there are', () => {
    expect(() => selectEnvironments('test')).toThrow(
      /got "test", allowed: local, dev, staging, prod/,
    );
  });
});
