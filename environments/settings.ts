import type { Duration } from '../core/duration.ts';

/** What an environment is made of. Plain data: nothing here is looked up in an account. */
export interface EnvironmentSettings extends PipelineSettings {
  readonly region: string;
  /**
   * Queues are named after events alone, so an account's region holds one environment.
   * @default - the account of the credentials at deploy time
   */
  readonly account?: string;
  readonly cluster: CreatedCluster | ImportedCluster;
}

/** The part of an environment that an event's pipeline needs to know. */
export interface PipelineSettings {
  /** Lower-case letters and digits, at most 16: it is part of stack and alarm names. */
  readonly name: string;
  /** How functions authenticate with the brokers; `none` only in `local`. */
  readonly kafkaAuthentication: 'iam' | 'none';
  readonly replication: Replication;
  readonly pollers: Pollers;
  readonly alarms: AlarmSettings;
  readonly warehouse: Warehouse;
  /**
   * What becomes of bucket, cluster and logs when their stack goes; `destroy` only in `local` and
   * `dev`. A bucket that holds objects is never destroyed, and topics are always retained.
   */
  readonly removalPolicy: 'retain' | 'destroy';
  /**
   * Upper bound of every event's batching window.
   * @default - the event's own window
   */
  readonly maxWindow?: Duration;
  readonly logRetentionDays: LogRetentionDays;
}

/** A provisioned MSK cluster of standard brokers in a VPC of its own. */
export interface CreatedCluster {
  readonly kind: 'create';
  /** Two or three zones of the region, one subnet each. Explicit, because a look-up needs credentials. */
  readonly availabilityZones: readonly string[];
  /** One of `KAFKA_VERSIONS`, e.g. `3.9.x.kraft`. */
  readonly kafkaVersion: string;
  /** A size of `kafka.m5` or `kafka.m7g`, e.g. `kafka.m7g.large`. */
  readonly instanceType: string;
  /** Brokers altogether, a multiple of the zones. */
  readonly brokers: number;
  /** Storage of each broker, 1 to 16384 GiB. */
  readonly storageGiB: number;
}

/**
 * A provisioned MSK cluster that is there already. From its subnets S3 and SQS must be reachable, and its
 * security groups must let each other in on the brokers' port: pollers and functions wear them.
 */
export interface ImportedCluster {
  readonly kind: 'import';
  readonly arn: string;
  readonly vpcId: string;
  /** The zone of each subnet, in the order of `subnetIds`. */
  readonly availabilityZones: readonly string[];
  readonly subnetIds: readonly string[];
  readonly securityGroupIds: readonly string[];
}

export interface Replication {
  /** Replicas of every partition, at most the number of brokers. */
  readonly factor: number;
  /** In-sync replicas that must have a record before it counts as written; 2 or more outside `local` and `dev`. */
  readonly minInsyncReplicas: number;
}

/** Provisioned pollers. The group's fee is shared by all events of the environment, up to 100. */
interface Pollers {
  readonly group: string;
  /** Pollers that an event always has, 1 to 200. */
  readonly minimum: number;
  /** Pollers that an event can grow to, 1 to 2000; 2000 is the limit for all events of a group together. */
  readonly maximum: number;
}

interface AlarmSettings {
  /**
   * The SNS topic that alarms go to.
   * @default - alarms change their state and tell nobody
   */
  readonly topicArn?: string;
  /**
   * Where the runbook is read; an alarm's heading is appended as `#<alarm>`.
   * @default 'docs/runbook.md'
   */
  readonly runbookUrl?: string;
}

/** Where committed files are loaded: nowhere yet, or into an embedded warehouse, only in `local`. */
export type Warehouse =
  | { readonly kind: 'none' }
  | {
      readonly kind: 'duckdb';
      /** The database file, relative to the folder of the local runtime's session. */
      readonly file: string;
    };

/** What CloudWatch Logs accepts. */
export const LOG_RETENTION_DAYS = [1, 3, 5, 7, 14, 30, 60, 90, 180, 365, 731, 1827, 3653] as const;
type LogRetentionDays = (typeof LOG_RETENTION_DAYS)[number];
