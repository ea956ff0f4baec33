import { Duration, type RemovalPolicy } from 'aws-cdk-lib';
import { BlockPublicAccess, Bucket, BucketEncryption } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { acknowledge } from './acknowledge.ts';

export interface DataBucketProps {
  readonly removalPolicy: RemovalPolicy;
}

/**
 * Data files and the commit log of every event of an environment.
 *
 * Nothing expires: a commit is the only proof of what was settled. Every object is written once, so
 * versions cost nothing, and with them a deletion by mistake can be undone.
 */
export class DataBucket extends Construct {
  readonly bucket: Bucket;

  constructor(scope: Construct, id: string, props: DataBucketProps) {
    super(scope, id);
    this.bucket = new Bucket(this, 'Bucket', {
      encryption: BucketEncryption.S3_MANAGED,
      enforceSSL: true,
      minimumTLSVersion: 1.2,
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      versioned: true,
      lifecycleRules: [{ abortIncompleteMultipartUploadAfter: Duration.days(7) }],
      removalPolicy: props.removalPolicy,
    });
    acknowledge(this.bucket, {
      'AwsSolutions-S1':
        'The commit log names every object and its writer; who reads them is a matter of the account trail.',
    });
  }
}
