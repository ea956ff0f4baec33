import { Aws } from 'aws-cdk-lib';
import { Effect, PolicyStatement } from 'aws-cdk-lib/aws-iam';

const INTERFACE_ACTIONS = [
  'ec2:CreateNetworkInterface',
  'ec2:DeleteNetworkInterface',
  'ec2:DescribeNetworkInterfaces',
  'ec2:DescribeSubnets',
  'ec2:AssignPrivateIpAddresses',
  'ec2:UnassignPrivateIpAddresses',
];
/** What a mapping asks beside that to reach a cluster. */
const MAPPING_ACTIONS = ['ec2:DescribeVpcs', 'ec2:DescribeSecurityGroups'];

/**
 * Lets the Lambda service make network interfaces for a function and its mapping, and refuses the same
 * to the function's own code. The service offers no way to name the interfaces beforehand.
 */
export function networkInterfacePermissions(): PolicyStatement[] {
  const actions = [...INTERFACE_ACTIONS, ...MAPPING_ACTIONS];
  return [
    new PolicyStatement({ effect: Effect.ALLOW, actions, resources: ['*'] }),
    new PolicyStatement({
      effect: Effect.DENY,
      actions,
      resources: ['*'],
      conditions: {
        ArnLike: {
          'lambda:SourceFunctionArn': `arn:${Aws.PARTITION}:lambda:${Aws.REGION}:${Aws.ACCOUNT_ID}:function:*`,
        },
      },
    }),
  ];
}
