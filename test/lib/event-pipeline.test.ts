import { Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { SecurityGroup, Subnet, Vpc } from 'aws-cdk-lib/aws-ec2';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { describe, expect, it, vi } from 'vitest';
import { dev } from '../../environments/dev.ts';
import { addChecks } from '../../lib/checks.ts';
import { EventPipeline, type IPlatform, Platform } from '../../lib/index.ts';
import { anApp, anEvent, pipelineTemplate } from './synthesis.ts';

const CLUSTER = 'arn:aws:kafka:eu-central-1:111122223333:cluster/ours/0a1b2c3d-1';

/** A platform of parts that were there before. */
function ownPlatform(stack: Stack): IPlatform {
  return {
    settings: dev,
    clusterArn: CLUSTER,
    vpc: Vpc.fromVpcAttributes(stack, 'Vpc', {
      vpcId: 'vpc-0a1b2c3d',
      availabilityZones: ['eu-central-1a'],
    }),
    subnets: [Subnet.fromSubnetId(stack, 'Subnet', 'subnet-0a1b2c3d')],
    securityGroups: [SecurityGroup.fromSecurityGroupId(stack, 'Group', 'sg-0a1b2c3d')],
    bucket: Bucket.fromBucketName(stack, 'Bucket', 'ours'),
  };
}

describe('a pipeline in an app of its own', () => {
  it('takes a cluster, a VPC and a bucket that were there before', () => {
    const stack = new Stack(anApp(), 'Ours');
    new EventPipeline(stack, 'ThingSeen', { event: anEvent(), platform: ownPlatform(stack) });

    const template = Template.fromStack(stack);

    template.hasResourceProperties('AWS::MSK::Topic', { ClusterArn: CLUSTER });
    template.hasResourceProperties('AWS::Lambda::Function', {
      VpcConfig: { SubnetIds: ['subnet-0a1b2c3d'], SecurityGroupIds: ['sg-0a1b2c3d'] },
      Environment: { Variables: { SLUICE_BUCKET: 'ours' } },
    });
  });

  it('passes the security checks with a bucket of another stack, of its own, or imported', () => {
    vi.spyOn(console, 'error').mockReturnValue();
    const app = anApp();
    const platform = new Platform(app, 'Platform', {
      env: { region: dev.region },
      settings: dev,
    });
    const other = new Stack(app, 'Other', { env: { region: dev.region } });
    const imported = new Stack(app, 'Imported');
    new EventPipeline(platform, 'Own', { event: anEvent({ name: 'own-seen' }), platform });
    new EventPipeline(other, 'Other', { event: anEvent({ name: 'other-seen' }), platform });
    new EventPipeline(imported, 'Imported', {
      event: anEvent({ name: 'imported-seen' }),
      platform: ownPlatform(imported),
    });
    addChecks(app);

    expect(() => app.synth()).not.toThrow();
    vi.restoreAllMocks();
  });
});

describe('everything of an event', () => {
  it('is tagged with event, owner and environment', () => {
    pipelineTemplate().allResourcesProperties('AWS::Lambda::Function', {
      Tags: [
        { Key: 'sluice:environment', Value: 'dev' },
        { Key: 'sluice:event', Value: 'thing-seen' },
        { Key: 'sluice:owner', Value: 'things' },
      ],
    });
    pipelineTemplate().allResourcesProperties('AWS::SQS::Queue', {
      Tags: Match.arrayWith([{ Key: 'sluice:event', Value: 'thing-seen' }]),
    });
  });

  it('fails for an owner that cannot be a tag', () => {
    const event = anEvent({ owner: { team: 'R&D', contact: '#rnd' } });

    expect(() => pipelineTemplate(event)).toThrow(
      'event thing-seen: owner.team: got "R&D", allowed: letters, digits, spaces',
    );
  });
});
