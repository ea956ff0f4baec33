import { defineEnvironment } from './define.ts';

/** This machine: the brokers are started by the local runtime, so nothing behind these ids exists. */
export const local = defineEnvironment({
  name: 'local',
  region: 'us-east-1',
  cluster: {
    kind: 'import',
    arn: 'arn:aws:kafka:us-east-1:000000000000:cluster/local/00000000-0000-0000-0000-000000000000-1',
    vpcId: 'vpc-00000000',
    availabilityZones: ['us-east-1a'],
    subnetIds: ['subnet-00000000'],
    securityGroupIds: ['sg-00000000'],
  },
  kafkaAuthentication: 'none',
  replication: { factor: 1, minInsyncReplicas: 1 },
  pollers: { group: 'sluice-local', minimum: 1, maximum: 1 },
  alarms: {},
  warehouse: { kind: 'duckdb', file: 'warehouse.duckdb' },
  removalPolicy: 'destroy',
  maxWindow: { seconds: 1 },
  logRetentionDays: 1,
});
