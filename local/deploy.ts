import { setTimeout as sleep } from 'node:timers/promises';
import {
  CloudFormationClient,
  CreateStackCommand,
  DeleteStackCommand,
  DescribeStackEventsCommand,
  DescribeStacksCommand,
  GetTemplateCommand,
  type Stack,
} from '@aws-sdk/client-cloudformation';
import { type Resolve, reduceStack } from './assembly/reduce.ts';
import type { StackAssembly } from './assembly/template.ts';
import { LocalError } from './errors.ts';

const POLL_MILLISECONDS = 100;

/**
 * Deploys what LocalStack makes of the stacks, in their order, and returns how to resolve the expressions
 * of each. A stack that is there with the same template stays; one that changed is made again.
 */
export async function deployStacks(
  stacks: readonly StackAssembly[],
  { region, endpoint }: { region: string; endpoint: string },
): Promise<Map<string, Resolve>> {
  const client = new CloudFormationClient({
    region,
    endpoint,
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    // A creation that is sent again is told that the stack exists.
    maxAttempts: 1,
  });
  const resolvers = new Map<string, Resolve>();
  for (const stack of stacks) {
    const { template, resolver } = reduceStack(stack);
    const body = JSON.stringify(template);
    const isEmpty = Object.keys(template.Resources ?? {}).length === 0;
    const outputs = isEmpty ? {} : await deployStack(client, stack.name, body);
    resolvers.set(stack.name, resolver(outputs));
  }
  client.destroy();
  return resolvers;
}

async function deployStack(
  client: CloudFormationClient,
  name: string,
  body: string,
): Promise<Record<string, string>> {
  const existing = await describe(client, name);
  if (existing !== undefined && (await templateOf(client, name)) === body) return outputs(existing);
  if (existing !== undefined) await deleteStack(client, name);
  await client.send(new CreateStackCommand({ StackName: name, TemplateBody: body }));
  const created = await settled(client, name);
  if (created?.StackStatus === 'CREATE_COMPLETE') return outputs(created);
  throw new LocalError('DEPLOY', `${name}: ${await failureReason(client, name)}`);
}

async function deleteStack(client: CloudFormationClient, name: string): Promise<void> {
  await client.send(new DeleteStackCommand({ StackName: name }));
  const left = await settled(client, name);
  if (left === undefined || left.StackStatus === 'DELETE_COMPLETE') return;
  throw new LocalError('DEPLOY', `${name} changed, and the old one could not be deleted`);
}

/** The stack once nothing is in progress. */
async function settled(client: CloudFormationClient, name: string): Promise<Stack | undefined> {
  for (;;) {
    const stack = await describe(client, name);
    if (!stack?.StackStatus?.endsWith('_IN_PROGRESS')) return stack;
    await sleep(POLL_MILLISECONDS);
  }
}

async function describe(client: CloudFormationClient, name: string): Promise<Stack | undefined> {
  try {
    const { Stacks } = await client.send(new DescribeStacksCommand({ StackName: name }));
    return Stacks?.[0];
  } catch (error) {
    if ((error as Error).name === 'ValidationError') return undefined;
    throw new LocalError('DEPLOY', `${name} cannot be described`, { cause: error });
  }
}

async function templateOf(client: CloudFormationClient, name: string): Promise<string | undefined> {
  const { TemplateBody } = await client.send(new GetTemplateCommand({ StackName: name }));
  return TemplateBody;
}

async function failureReason(client: CloudFormationClient, name: string): Promise<string> {
  const { StackEvents = [] } = await client.send(
    new DescribeStackEventsCommand({ StackName: name }),
  );
  const reasons = StackEvents.filter(
    ({ ResourceStatus, ResourceStatusReason }) =>
      ResourceStatus?.endsWith('_FAILED') && ResourceStatusReason !== undefined,
  ).map(({ LogicalResourceId, ResourceStatusReason }) => {
    return `${LogicalResourceId}: ${ResourceStatusReason}`;
  });
  return reasons.join('; ') || 'the stack was not created';
}

function outputs({ Outputs = [] }: Stack): Record<string, string> {
  return Object.fromEntries(
    Outputs.map(({ OutputKey, OutputValue }) => [OutputKey ?? '', OutputValue ?? '']),
  );
}
