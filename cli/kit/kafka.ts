import type { Admin, Kafka, MemberDescription } from 'kafkajs';
import { createKafkaClient, type KafkaClientOptions } from '../../adapters/kafka-client.ts';
import { createLog } from '../../adapters/log.ts';
import { createProducer, type EventProducer } from '../../sdk/producer.ts';
import type { Session } from './session.ts';

const CLIENT_ID = 'sluice-cli';

/** What Kafka tells of a member of a group. */
export type GroupMember = Pick<MemberDescription, 'clientId' | 'clientHost'>;

/** The client complains of every attempt; what fails in the end is thrown. */
const silent = createLog({ sink: () => {} });

/** A client of the session's broker. */
export function sessionKafka({ brokers }: Pick<Session, 'brokers'>): Kafka {
  return cliKafka({ brokers: brokerList(brokers), authentication: 'none' });
}

/** A client of any brokers. */
export function cliKafka(
  connection: Pick<KafkaClientOptions, 'brokers' | 'authentication' | 'region'>,
): Kafka {
  return createKafkaClient({ clientId: CLIENT_ID, ...connection, log: silent });
}

export function sessionProducer({ brokers }: Pick<Session, 'brokers'>): EventProducer {
  return createProducer({ brokers: brokerList(brokers), clientId: CLIENT_ID, log: silent });
}

/** Lends an admin client. */
export async function withAdmin<T>(kafka: Kafka, work: (admin: Admin) => Promise<T>): Promise<T> {
  const admin = kafka.admin();
  await admin.connect();
  try {
    return await work(admin);
  } finally {
    await admin.disconnect();
  }
}

/** The members of a consumer group that are alive. */
export async function groupMembers(admin: Admin, groupId: string): Promise<readonly GroupMember[]> {
  const { groups } = await admin.describeGroups([groupId]);
  return groups.flatMap(({ members }) => members);
}

function brokerList(brokers: string | readonly string[]): readonly string[] {
  return typeof brokers === 'string' ? brokers.split(',') : brokers;
}
