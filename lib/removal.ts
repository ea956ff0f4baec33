import { RemovalPolicy } from 'aws-cdk-lib';
import type { PipelineSettings } from '../environments/settings.ts';

/** What becomes of a resource that holds data when its stack goes. */
export function removalPolicy({ removalPolicy: policy }: PipelineSettings): RemovalPolicy {
  return policy === 'retain' ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY;
}
