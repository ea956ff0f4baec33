import type { Require } from './define.ts';
import { CLUSTER_ARN, INSTANCE_TYPES, KAFKA_VERSIONS } from './msk.ts';
import type { CreatedCluster, EnvironmentSettings, ImportedCluster } from './settings.ts';

export function validateCluster(settings: EnvironmentSettings, require: Require): void {
  const { cluster, region } = settings;
  for (const zone of cluster.availabilityZones) {
    require(zone.startsWith(
      region,
    ), 'cluster.availabilityZones', zone, `zones of region (${region})`);
  }
  if (cluster.kind === 'create') validateCreated(cluster, settings, require);
  else validateImported(cluster, settings, require);
}

function validateCreated(
  cluster: CreatedCluster,
  { replication }: EnvironmentSettings,
  require: Require,
): void {
  const { availabilityZones, kafkaVersion, instanceType, brokers, storageGiB } = cluster;
  const zones = new Set(availabilityZones).size;
  require(zones === availabilityZones.length &&
    (zones === 2 ||
      zones === 3), 'cluster.availabilityZones', availabilityZones, 'two or three different zones');
  require(KAFKA_VERSIONS.some(
    (known) => known === kafkaVersion,
  ), 'cluster.kafkaVersion', kafkaVersion, KAFKA_VERSIONS.join(', '));
  require(INSTANCE_TYPES.test(
    instanceType,
  ), 'cluster.instanceType', instanceType, 'kafka.m5.* or kafka.m7g.*, large or bigger');
  require(Number.isInteger(brokers) &&
    brokers > 0 &&
    brokers % zones ===
      0, 'cluster.brokers', brokers, `a multiple of the ${zones} availability zones`);
  require(Number.isInteger(storageGiB) &&
    storageGiB >= 1 &&
    storageGiB <= 16_384, 'cluster.storageGiB', storageGiB, '1 to 16384');
  require(replication.factor <=
    brokers, 'replication.factor', replication.factor, `at most cluster.brokers (${brokers})`);
}

function validateImported(
  cluster: ImportedCluster,
  { region }: EnvironmentSettings,
  require: Require,
): void {
  const { arn, subnetIds, availabilityZones, securityGroupIds } = cluster;
  const inRegion = CLUSTER_ARN.exec(arn)?.groups?.['region'] === region;
  require(inRegion, 'cluster.arn', arn, `the ARN of a provisioned MSK cluster in ${region}`);
  require(subnetIds.length > 0 &&
    subnetIds.length ===
      availabilityZones.length, 'cluster.subnetIds', subnetIds, `one subnet for each of cluster.availabilityZones (${availabilityZones.length})`);
  require(securityGroupIds.length >
    0, 'cluster.securityGroupIds', securityGroupIds, 'at least one security group');
}
