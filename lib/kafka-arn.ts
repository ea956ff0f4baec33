import { Fn } from 'aws-cdk-lib';

/** ARN of a topic or a consumer group of a cluster; the cluster's ARN may be a token. */
export function kafkaArn(clusterArn: string, kind: 'topic' | 'group', name: string): string {
  const parts = Fn.split(':cluster/', clusterArn);
  return `${Fn.select(0, parts)}:${kind}/${Fn.select(1, parts)}/${name}`;
}
