import { Match } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import { dev } from '../../environments/dev.ts';
import { local } from '../../environments/local.ts';
import { prod } from '../../environments/prod.ts';
import { platformTemplate } from './synthesis.ts';

describe('the data bucket', () => {
  it('is encrypted, versioned and closed to the public', () => {
    platformTemplate().hasResourceProperties('AWS::S3::Bucket', {
      BucketEncryption: {
        ServerSideEncryptionConfiguration: [
          { ServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } },
        ],
      },
      VersioningConfiguration: { Status: 'Enabled' },
      PublicAccessBlockConfiguration: {
        BlockPublicAcls: true,
        BlockPublicPolicy: true,
        IgnorePublicAcls: true,
        RestrictPublicBuckets: true,
      },
    });
  });

  it('refuses plain HTTP', () => {
    platformTemplate().hasResourceProperties('AWS::S3::BucketPolicy', {
      PolicyDocument: {
        Statement: Match.arrayWith([
          Match.objectLike({
            Action: 's3:*',
            Condition: { Bool: { 'aws:SecureTransport': 'false' } },
            Effect: 'Deny',
          }),
        ]),
      },
    });
  });

  it('never expires data or commits', () => {
    const [bucket] = Object.values(platformTemplate().findResources('AWS::S3::Bucket'));
    const rules = bucket?.['Properties'].LifecycleConfiguration.Rules;

    // Whatever a rule is called and wherever it applies, giving up unfinished uploads is all it may do.
    expect(rules).toEqual([
      { Status: 'Enabled', AbortIncompleteMultipartUpload: { DaysAfterInitiation: 7 } },
    ]);
  });

  it.each([
    { settings: prod, policy: 'Retain' },
    { settings: dev, policy: 'Delete' },
  ])('has the deletion policy $policy in $settings.name', ({ settings, policy }) => {
    platformTemplate(settings).hasResource('AWS::S3::Bucket', { DeletionPolicy: policy });
    platformTemplate(settings).hasResource('AWS::MSK::Cluster', { DeletionPolicy: policy });
  });
});

describe('the network', () => {
  it('has a private subnet in every zone and no way out', () => {
    const template = platformTemplate();

    template.resourceCountIs('AWS::EC2::Subnet', 3);
    template.allResourcesProperties('AWS::EC2::Subnet', { MapPublicIpOnLaunch: false });
    template.resourceCountIs('AWS::EC2::NatGateway', 0);
    template.resourceCountIs('AWS::EC2::InternetGateway', 0);
  });

  it('takes its zones from the settings', () => {
    const subnets = platformTemplate().findResources('AWS::EC2::Subnet');
    const zones = Object.values(subnets).map(({ Properties }) => Properties.AvailabilityZone);

    expect(zones).toEqual(dev.cluster.availabilityZones);
  });

  it('reaches S3 through a gateway and SQS through an interface', () => {
    const template = platformTemplate();

    template.resourceCountIs('AWS::EC2::VPCEndpoint', 2);
    template.hasResourceProperties('AWS::EC2::VPCEndpoint', {
      VpcEndpointType: 'Gateway',
      ServiceName: { 'Fn::Join': ['', Match.arrayWith(['.s3'])] },
    });
    template.hasResourceProperties('AWS::EC2::VPCEndpoint', {
      VpcEndpointType: 'Interface',
      ServiceName: Match.stringLikeRegexp('\\.sqs$'),
      PrivateDnsEnabled: true,
    });
  });

  it.each(['NetworkClients', 'NetworkBrokers'])('lets %s reach the brokers', (source) => {
    platformTemplate().hasResourceProperties('AWS::EC2::SecurityGroupIngress', {
      GroupId: { 'Fn::GetAtt': [Match.stringLikeRegexp('NetworkBrokers'), 'GroupId'] },
      SourceSecurityGroupId: { 'Fn::GetAtt': [Match.stringLikeRegexp(source), 'GroupId'] },
      FromPort: 9098,
      ToPort: 9098,
    });
  });
});

describe('the cluster', () => {
  it('authenticates by IAM only, over TLS only', () => {
    platformTemplate().hasResourceProperties('AWS::MSK::Cluster', {
      ClientAuthentication: {
        Sasl: { Iam: { Enabled: true } },
        Unauthenticated: { Enabled: false },
      },
      EncryptionInfo: { EncryptionInTransit: { ClientBroker: 'TLS', InCluster: true } },
    });
  });

  it('is what the settings say', () => {
    platformTemplate().hasResourceProperties('AWS::MSK::Cluster', {
      KafkaVersion: '3.9.x.kraft',
      NumberOfBrokerNodes: 3,
      BrokerNodeGroupInfo: {
        InstanceType: 'kafka.m7g.large',
        StorageInfo: { EBSStorageInfo: { VolumeSize: 100 } },
      },
    });
  });

  it('never elects a leader that is behind and makes no topic by accident', () => {
    platformTemplate().hasResourceProperties('AWS::MSK::Configuration', {
      ServerProperties: Match.stringLikeRegexp(
        'auto.create.topics.enable=false\n(.*\n)*unclean.leader.election.enable=false',
      ),
    });
  });

  it('is not made where one is imported', () => {
    const template = platformTemplate(local);

    expect(Object.keys(template.toJSON().Resources)).toEqual([
      expect.stringMatching(/^DataBucket/),
      expect.stringMatching(/^DataBucketPolicy/),
    ]);
  });
});
