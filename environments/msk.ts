/**
 * Versions of Apache Kafka that MSK runs on standard brokers with KRaft and that know topics as
 * resources (3.6 and later). Neither CDK nor CloudFormation checks the string before a deploy has
 * waited for it. 4.2.x is missing because it is there for Express brokers only.
 */
export const KAFKA_VERSIONS = [
  '3.7.x.kraft',
  '3.8.x.kraft',
  '3.9.x.kraft',
  '4.0.x.kraft',
  '4.1.x.kraft',
] as const;

/** No t3.small: it runs no KRaft, and it cannot bear the connection rate of IAM authentication. */
export const INSTANCE_TYPES =
  /^kafka\.(m5|m7g)\.(large|xlarge|2xlarge|4xlarge|8xlarge|12xlarge|16xlarge)$/;

export const CLUSTER_ARN =
  /^arn:aws[a-z-]*:kafka:(?<region>[a-z0-9-]+):\d{12}:cluster\/[A-Za-z0-9-]+\/[0-9a-f-]+-\d+$/;
