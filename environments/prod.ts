import { defineEnvironment } from './define.ts';

export const prod = defineEnvironment({
  name: 'prod',
  region: 'eu-central-1',
  cluster: {
    kind: 'create',
    availabilityZones: ['eu-central-1a', 'eu-central-1b', 'eu-central-1c'],
    kafkaVersion: '3.9.x.kraft',
    instanceType: 'kafka.m7g.xlarge',
    brokers: 3,
    storageGiB: 1000,
  },
  kafkaAuthentication: 'iam',
  replication: { factor: 3, minInsyncReplicas: 2 },
  pollers: { group: 'sluice-prod', minimum: 1, maximum: 20 },
  alarms: {},
  warehouse: { kind: 'none' },
  removalPolicy: 'retain',
  logRetentionDays: 90,
});
