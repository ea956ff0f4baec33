import { defineEnvironment } from './define.ts';

export const dev = defineEnvironment({
  name: 'dev',
  region: 'eu-central-1',
  cluster: {
    kind: 'create',
    availabilityZones: ['eu-central-1a', 'eu-central-1b', 'eu-central-1c'],
    kafkaVersion: '3.9.x.kraft',
    instanceType: 'kafka.m7g.large',
    brokers: 3,
    storageGiB: 100,
  },
  kafkaAuthentication: 'iam',
  replication: { factor: 3, minInsyncReplicas: 2 },
  pollers: { group: 'sluice-dev', minimum: 1, maximum: 4 },
  alarms: {},
  warehouse: { kind: 'none' },
  removalPolicy: 'destroy',
  logRetentionDays: 14,
});
