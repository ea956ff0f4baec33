import { Stack, type StackProps, Token } from 'aws-cdk-lib';
import {
  type ISecurityGroup,
  type ISubnet,
  type IVpc,
  SecurityGroup,
  Vpc,
} from 'aws-cdk-lib/aws-ec2';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import type {
  CreatedCluster,
  EnvironmentSettings,
  ImportedCluster,
  PipelineSettings,
} from '../environments/settings.ts';
import { acknowledge } from './acknowledge.ts';
import { DataBucket } from './data-bucket.ts';
import { KafkaCluster } from './kafka-cluster.ts';
import { Network } from './network.ts';
import { removalPolicy } from './removal.ts';
import { tagEnvironment } from './tags.ts';

/** What pipelines share: implement it to bring a cluster, a VPC or a bucket of your own. */
export interface IPlatform extends KafkaAccess {
  readonly settings: PipelineSettings;
  readonly bucket: IBucket;
}

/** A cluster, and from where it is reached. */
interface KafkaAccess {
  /** A provisioned MSK cluster with Kafka 3.6 or later. */
  readonly clusterArn: string;
  readonly vpc: IVpc;
  /** Where functions run: brokers, S3 and SQS must be reachable from here. */
  readonly subnets: readonly ISubnet[];
  /** What functions wear: the brokers' groups must let them in. */
  readonly securityGroups: readonly ISecurityGroup[];
}

export interface PlatformProps extends StackProps {
  readonly settings: EnvironmentSettings;
}

/** The stack below all pipelines of an environment: network, cluster, bucket. */
export class Platform extends Stack implements IPlatform {
  readonly settings: EnvironmentSettings;
  readonly clusterArn: string;
  readonly vpc: IVpc;
  readonly subnets: readonly ISubnet[];
  readonly securityGroups: readonly ISecurityGroup[];
  readonly bucket: IBucket;

  constructor(scope: Construct, id: string, props: PlatformProps) {
    const { account, region } = props.settings;
    super(scope, id, { env: { ...(account && { account }), region }, ...props });
    this.settings = props.settings;
    const { cluster } = props.settings;
    const kafka = cluster.kind === 'create' ? this.createKafka(cluster) : this.importKafka(cluster);
    this.clusterArn = kafka.clusterArn;
    this.vpc = kafka.vpc;
    this.subnets = kafka.subnets;
    this.securityGroups = kafka.securityGroups;
    const data = new DataBucket(this, 'Data', { removalPolicy: removalPolicy(props.settings) });
    this.bucket = data.bucket;
    this.exportToPipelines();
    tagEnvironment(this, props.settings.name);
  }

  /** From the settings: CDK would look them up, which takes credentials. */
  override get availabilityZones(): string[] {
    return [...this.settings.cluster.availabilityZones];
  }

  private createKafka(settings: CreatedCluster): KafkaAccess {
    const { name, replication, logRetentionDays: logRetention } = this.settings;
    const removal = removalPolicy(this.settings);
    const { availabilityZones } = settings;
    const network = new Network(this, 'Network', {
      availabilityZones,
      logRetention,
      removalPolicy: removal,
    });
    const { clusterArn } = new KafkaCluster(this, 'Kafka', {
      environment: name,
      settings,
      replication,
      network,
      logRetention,
      removalPolicy: removal,
    });
    const { vpc, clients } = network;
    return { clusterArn, vpc, subnets: vpc.isolatedSubnets, securityGroups: [clients] };
  }

  private importKafka(settings: ImportedCluster): KafkaAccess {
    const vpc = Vpc.fromVpcAttributes(this, 'Vpc', {
      vpcId: settings.vpcId,
      availabilityZones: [...settings.availabilityZones],
      privateSubnetIds: [...settings.subnetIds],
    });
    acknowledge(vpc, {
      '@aws-cdk/aws-ec2:noSubnetRouteTableId': 'Nothing here adds a route.',
    });
    const securityGroups = settings.securityGroupIds.map((id) =>
      SecurityGroup.fromSecurityGroupId(this, id, id, { mutable: false }),
    );
    return { clusterArn: settings.arn, vpc, subnets: vpc.privateSubnets, securityGroups };
  }

  /** Exports all that a pipeline may refer to, so that events come and go without touching this stack. */
  private exportToPipelines(): void {
    const values = [
      this.bucket.bucketName,
      this.bucket.bucketArn,
      this.clusterArn,
      ...this.subnets.map(({ subnetId }) => subnetId),
      ...this.securityGroups.map(({ securityGroupId }) => securityGroupId),
    ];
    for (const value of values.filter((candidate) => Token.isUnresolved(candidate))) {
      this.exportValue(value);
    }
  }
}
