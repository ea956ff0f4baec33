import { type RemovalPolicy, Stack } from 'aws-cdk-lib';
import { LogGroup, type RetentionDays } from 'aws-cdk-lib/aws-logs';
import { CfnCluster, CfnConfiguration } from 'aws-cdk-lib/aws-msk';
import { Construct } from 'constructs';
import type { CreatedCluster, Replication } from '../environments/settings.ts';
import type { Network } from './network.ts';

export interface KafkaClusterProps {
  readonly environment: string;
  readonly settings: CreatedCluster;
  readonly replication: Replication;
  readonly network: Network;
  readonly logRetention: RetentionDays;
  readonly removalPolicy: RemovalPolicy;
}

/** A provisioned MSK cluster: KRaft, standard brokers, IAM authentication, TLS everywhere. */
export class KafkaCluster extends Construct {
  readonly clusterArn: string;

  constructor(scope: Construct, id: string, props: KafkaClusterProps) {
    super(scope, id);
    const { settings, network, removalPolicy, logRetention } = props;
    const configuration = this.createConfiguration(props);
    const logs = new LogGroup(this, 'BrokerLogs', { retention: logRetention, removalPolicy });
    const cluster = new CfnCluster(this, 'Cluster', {
      clusterName: `sluice-${props.environment}`,
      kafkaVersion: settings.kafkaVersion,
      numberOfBrokerNodes: settings.brokers,
      brokerNodeGroupInfo: {
        clientSubnets: network.vpc.isolatedSubnets.map(({ subnetId }) => subnetId),
        instanceType: settings.instanceType,
        securityGroups: [network.brokers.securityGroupId],
        storageInfo: { ebsStorageInfo: { volumeSize: settings.storageGiB } },
      },
      clientAuthentication: {
        sasl: { iam: { enabled: true } },
        unauthenticated: { enabled: false },
      },
      configurationInfo: {
        arn: configuration.attrArn,
        revision: configuration.attrLatestRevisionRevision,
      },
      encryptionInfo: { encryptionInTransit: { clientBroker: 'TLS', inCluster: true } },
      enhancedMonitoring: 'PER_BROKER',
      loggingInfo: {
        brokerLogs: { cloudWatchLogs: { enabled: true, logGroup: logs.logGroupName } },
      },
    });
    cluster.applyRemovalPolicy(removalPolicy);
    this.clusterArn = cluster.attrArn;
  }

  /** The brokers' defaults, which the topics of consumer groups and transactions take as well. */
  private createConfiguration({
    replication,
    settings,
    removalPolicy,
    ...props
  }: KafkaClusterProps) {
    const configuration = new CfnConfiguration(this, 'Configuration', {
      name: `${Stack.of(this).stackName}-brokers`,
      description: `Defaults of the brokers of ${props.environment}`,
      serverProperties: serverProperties(replication),
    });
    // A cluster that outlives its stack goes on using it.
    configuration.applyRemovalPolicy(removalPolicy);
    return configuration;
  }
}

function serverProperties({ factor, minInsyncReplicas }: Replication): string {
  return [
    'auto.create.topics.enable=false',
    `default.replication.factor=${factor}`,
    `min.insync.replicas=${minInsyncReplicas}`,
    // A replica that is behind never becomes the leader: records that were acknowledged stay.
    'unclean.leader.election.enable=false',
  ].join('\n');
}
