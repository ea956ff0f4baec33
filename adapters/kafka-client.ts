import { Kafka, type KafkaConfig, logLevel } from 'kafkajs';
import { requireEnv } from './env.ts';
import type { Log } from './log.ts';

export const KAFKA_AUTHENTICATIONS = ['iam', 'none'] as const;
export type KafkaAuthentication = (typeof KAFKA_AUTHENTICATIONS)[number];

export interface KafkaClientOptions {
  readonly clientId: string;
  /** `host:port`; a function where they are known only later, asked at every connect. */
  readonly brokers: readonly string[] | (() => readonly string[]);
  /** `iam` (TLS and a token that the function's role signs) or `none` (plain text). */
  readonly authentication: KafkaAuthentication;
  /**
   * Of the cluster, for `iam`.
   * @default - the environment variable `AWS_REGION`
   */
  readonly region?: string;
  readonly log: Log;
}

/** A client whose calls fail within seconds rather than minutes. */
export function createKafkaClient(options: KafkaClientOptions): Kafka {
  const { clientId, brokers, authentication, region, log } = options;
  return new Kafka({
    clientId,
    brokers: typeof brokers === 'function' ? () => [...brokers()] : [...brokers],
    ...(authentication === 'iam' ? iam(region) : {}),
    connectionTimeout: 3_000,
    authenticationTimeout: 5_000,
    // acks=all waits for the slowest in-sync replica: milliseconds, seconds when one is restarted.
    requestTimeout: 10_000,
    retry: { initialRetryTime: 100, maxRetryTime: 2_000, retries: 4 },
    logLevel: logLevel.ERROR,
    logCreator: logsTo(log),
  });
}

function iam(region: string | undefined): Pick<KafkaConfig, 'ssl' | 'sasl'> {
  const oauthBearerProvider = () => iamToken(region);
  return { ssl: true, sasl: { mechanism: 'oauthbearer', oauthBearerProvider } };
}

/** A token for fifteen minutes, signed with the credentials of the environment: the function's role. */
export async function iamToken(region = requireEnv('AWS_REGION')): Promise<{ value: string }> {
  // Loaded when a token is needed: it brings an STS client and every credential provider.
  const { generateAuthToken } = await import('aws-msk-iam-sasl-signer-js');
  const { token } = await generateAuthToken({ region });
  return { value: token };
}

/** Names what went wrong where, and nothing else that kafkajs might hold. */
function logsTo(log: Log): KafkaConfig['logCreator'] {
  return () =>
    ({ namespace, log: { message, broker, error } }) =>
      log.warn('kafka client', { namespace, broker, error, detail: message });
}
