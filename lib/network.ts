import type { RemovalPolicy } from 'aws-cdk-lib';
import {
  FlowLogDestination,
  FlowLogTrafficType,
  GatewayVpcEndpointAwsService,
  InterfaceVpcEndpointAwsService,
  Port,
  SecurityGroup,
  SubnetType,
  Vpc,
} from 'aws-cdk-lib/aws-ec2';
import { LogGroup, type RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { acknowledge } from './acknowledge.ts';

/** The brokers' port for IAM authentication inside the VPC. */
const IAM_PORT = 9098;
const HTTPS_PORT = 443;

export interface NetworkProps {
  readonly availabilityZones: readonly string[];
  readonly logRetention: RetentionDays;
  readonly removalPolicy: RemovalPolicy;
}

/**
 * Private subnets without a way out. Functions reach S3 and SQS through endpoints and the brokers
 * directly; their logs and metrics leave through the Lambda service, and provisioned pollers need no
 * endpoint at all. So there is no NAT gateway to pay for.
 */
export class Network extends Construct {
  readonly vpc: Vpc;
  /** The brokers, and the pollers, which wear the cluster's group. */
  readonly brokers: SecurityGroup;
  /** Whoever wears this one reaches brokers and endpoints: the functions, and producers inside the VPC. */
  readonly clients: SecurityGroup;

  constructor(scope: Construct, id: string, props: NetworkProps) {
    super(scope, id);
    this.vpc = this.createVpc(props);
    this.clients = this.createGroup('Clients', 'Functions and producers');
    this.brokers = this.createGroup('Brokers', 'Kafka brokers and pollers');
    this.brokers.addIngressRule(this.brokers, Port.tcp(IAM_PORT), 'Pollers to brokers');
    this.brokers.addIngressRule(this.clients, Port.tcp(IAM_PORT), 'Clients to brokers');
    this.addEndpoints();
  }

  private createVpc({ availabilityZones, logRetention, removalPolicy }: NetworkProps): Vpc {
    const vpc = new Vpc(this, 'Vpc', {
      availabilityZones: [...availabilityZones],
      natGateways: 0,
      subnetConfiguration: [{ name: 'Private', subnetType: SubnetType.PRIVATE_ISOLATED }],
      // Nothing wears the default group, and closing it takes a function of its own.
      restrictDefaultSecurityGroup: false,
    });
    acknowledge(vpc, {
      'CloudFormation-Validate::W3010':
        'The zones are settings, so that synthesis needs no account and subnets never move.',
    });
    const logGroup = new LogGroup(this, 'RejectedTraffic', {
      retention: logRetention,
      removalPolicy,
    });
    vpc.addFlowLog('Rejected', {
      destination: FlowLogDestination.toCloudWatchLogs(logGroup),
      trafficType: FlowLogTrafficType.REJECT,
    });
    return vpc;
  }

  private createGroup(id: string, description: string): SecurityGroup {
    return new SecurityGroup(this, id, { vpc: this.vpc, description });
  }

  private addEndpoints(): void {
    this.vpc.addGatewayEndpoint('S3', { service: GatewayVpcEndpointAwsService.S3 });
    const endpoints = this.createGroup('Endpoints', 'Interface endpoints');
    endpoints.addIngressRule(this.clients, Port.tcp(HTTPS_PORT), 'Clients to endpoints');
    this.vpc.addInterfaceEndpoint('Sqs', {
      service: InterfaceVpcEndpointAwsService.SQS,
      securityGroups: [endpoints],
      open: false,
    });
  }
}
