import { Reference, Stack, Tokenization, Validations } from 'aws-cdk-lib';
import { flattenCfnReference } from 'cdk-nag/lib/utils/flatten-cfn-reference.js';
import type { IConstruct } from 'constructs';

/** Accepts findings of the security checks beside the construct that they are about: finding → reason. */
export function acknowledge(
  construct: IConstruct,
  findings: Readonly<Record<string, string>>,
): void {
  for (const [id, reason] of Object.entries(findings)) {
    Validations.of(construct).acknowledge({ id, reason });
  }
}

/** Accepts that a role reaches every key below prefixes of a bucket, each a finding of its own. */
export function acknowledgePrefixes(
  role: IConstruct,
  bucketArn: string,
  prefixes: readonly string[],
): void {
  const bucket = flattenCfnReference(asInTemplate(role, bucketArn));
  for (const prefix of prefixes) {
    acknowledge(role, {
      [`AwsSolutions-IAM5[Resource::${bucket}/${prefix}*]`]: `Every key below ${prefix} is this event's own.`,
    });
  }
}

/** Accepts that a role reaches every group of a cluster whose name begins so. */
export function acknowledgeGroups(
  role: IConstruct,
  clusterArn: string,
  prefix: string,
  reason: string,
): void {
  const cluster = asInTemplate(role, clusterArn);
  const part = (index: number) =>
    JSON.stringify({ 'Fn::Select': [index, { 'Fn::Split': [':cluster/', cluster] }] });
  const [before, after] =
    typeof cluster === 'string' ? cluster.split(':cluster/') : [part(0), part(1)];
  acknowledge(role, {
    [`AwsSolutions-IAM5[Resource::${before}:group/${after}/${prefix}*]`]: reason,
  });
}

/** Accepts that a role invokes every version of a function. */
export function acknowledgeVersions(role: IConstruct, functionArn: string): void {
  const name = flattenCfnReference(Stack.of(role).resolve(functionArn));
  acknowledge(role, {
    [`AwsSolutions-IAM5[Resource::${name}:*]`]: 'Every version of a function is the function.',
  });
}

/** The findings name a resource as the template does: by its export where it is another stack's. */
function asInTemplate(scope: IConstruct, arn: string): unknown {
  const stack = Stack.of(scope);
  const { firstToken, length } = Tokenization.reverseString(arn);
  if (length !== 1 || !Reference.isReference(firstToken)) return stack.resolve(arn);
  const owner = Stack.of(firstToken.target);
  return stack.resolve(owner === stack ? arn : owner.exportValue(arn));
}
