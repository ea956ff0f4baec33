import type { Duration } from 'aws-cdk-lib';
import { Effect, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import {
  ApplicationLogLevel,
  Architecture,
  type FunctionProps,
  type ILayerVersion,
  Function as LambdaFunction,
  LoggingFormat,
  Runtime,
  SystemLogLevel,
} from 'aws-cdk-lib/aws-lambda';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { ENV, EVENT_FILE_IN_LAYER } from '../core/contract.ts';
import type { EventDefinition } from '../core/event/definition.ts';
import { acknowledge } from './acknowledge.ts';
import type { FunctionKind } from './bundle.ts';
import { functionCode } from './function-code.ts';
import type { IPlatform } from './platform.ts';
import { removalPolicy } from './removal.ts';

export interface EventFunctionProps {
  readonly kind: FunctionKind;
  readonly description: string;
  readonly event: EventDefinition;
  readonly platform: IPlatform;
  /** The event's definition. */
  readonly layer: ILayerVersion;
  readonly timeout: Duration;
  readonly memoryMiB: number;
  /** @default - outside any VPC */
  readonly network?: Pick<FunctionProps, 'vpc' | 'vpcSubnets' | 'securityGroups'>;
}

/**
 * A function of a pipeline with a role and a log group of its own. It may write its logs and nothing
 * else: whatever more it is told in a variable, it is granted by the same method.
 *
 * No concurrency is reserved: pollers and partitions bound it already, reserving takes from the account's
 * other functions, and a bound below the pollers' makes throttles that no error metric shows.
 */
export class EventFunction extends Construct {
  readonly function: LambdaFunction;
  readonly role: Role;

  constructor(scope: Construct, id: string, props: EventFunctionProps) {
    super(scope, id);
    const { event, platform } = props;
    this.role = new Role(this, 'Role', {
      assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
      description: `${props.kind} of ${event.name} in ${platform.settings.name}`,
    });
    this.function = new LambdaFunction(this, 'Function', {
      ...props.network,
      description: props.description,
      code: functionCode(props.kind),
      handler: 'index.handler',
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      memorySize: props.memoryMiB,
      timeout: props.timeout,
      role: this.role,
      layers: [props.layer],
      logGroup: this.createLogGroup(platform),
      loggingFormat: LoggingFormat.JSON,
      applicationLogLevelV2: ApplicationLogLevel.INFO,
      systemLogLevelV2: SystemLogLevel.WARN,
      environment: {
        [ENV.eventFile]: EVENT_FILE_IN_LAYER,
        [ENV.environment]: platform.settings.name,
      },
    });
    this.acknowledgeFindings();
  }

  /** Sets a variable and grants what goes with it. */
  bind(variable: keyof typeof ENV, value: string, ...statements: PolicyStatement[]): void {
    this.function.addEnvironment(ENV[variable], value);
    this.allow(...statements);
  }

  allow(...statements: PolicyStatement[]): void {
    for (const statement of statements) this.role.addToPolicy(statement);
  }

  private createLogGroup({ settings }: IPlatform): LogGroup {
    const logGroup = new LogGroup(this, 'Logs', {
      retention: settings.logRetentionDays,
      removalPolicy: removalPolicy(settings),
    });
    this.role.addToPolicy(
      new PolicyStatement({
        effect: Effect.ALLOW,
        actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
        resources: [logGroup.logGroupArn],
      }),
    );
    return logGroup;
  }

  private acknowledgeFindings(): void {
    const synchronous = 'Invoked by a mapping or a state machine only, which waits for the answer.';
    acknowledge(this.function, {
      'Serverless-LambdaDLQ': synchronous,
      'Serverless-LambdaAsyncFailureDestination': synchronous,
      'Serverless-LambdaTracing':
        'A trace per batch says nothing about a record; metrics and the commit log do.',
    });
  }
}
