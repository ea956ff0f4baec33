import { systemClock } from '../../adapters/clock.ts';
import { KafkaTopicReader } from '../../adapters/kafka-topic-reader.ts';
import { S3CommitLog } from '../../adapters/s3-commit-log.ts';
import { closeChain, proveReset, type ResetPorts } from '../../core/audit/reset.ts';
import { auditGroupPrefix } from '../../core/contract.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { sessionS3 } from '../kit/aws.ts';
import { confirm } from '../kit/confirm.ts';
import { formatCount } from '../kit/format.ts';
import { type Io, print, printJson, tell } from '../kit/io.ts';
import { groupMembers, sessionKafka, withAdmin } from '../kit/kafka.ts';
import type { Session } from '../kit/session.ts';

export interface ResetTarget {
  readonly event: Session['events'][number];
  readonly partition: number;
}

/** Ends the chain of a partition whose topic was deleted and made again. */
export async function resetChain(
  session: Session,
  { event, partition }: ResetTarget,
  who: { readonly by: string; readonly why: string },
  { isAgreed, isJson }: { readonly isAgreed: boolean; readonly isJson: boolean },
  io: Io,
): Promise<ExitCode> {
  const ports = portsOf(session, event);
  const proven = await proveReset(ports, partition);
  const { generation, next } = proven.newest;
  tell(
    io,
    [
      `partition ${partition}, generation ${generation}: ${formatCount(next)} offsets are settled`,
      `proof that the topic was made again: ${proven.evidence}`,
      `the chain will be closed; the next record is settled at offset 0 of generation ${generation + 1}`,
      'nothing is deleted; the mapping must have been disabled as long as the function may run',
    ].join('\n'),
  );
  if (!(await confirm(io, 'Close the chain?', isAgreed))) return EXIT.failure;
  const closure = await closeChain(ports, proven, who);
  if (isJson) printJson(io, closure);
  else print(io, `closed by ${closure.by} at ${closure.closedAt}`);
  return EXIT.ok;
}

function portsOf(
  session: Session,
  { name, topic, consumerGroup }: ResetTarget['event'],
): ResetPorts {
  const kafka = sessionKafka(session);
  const { bucket } = session;
  return {
    log: new S3CommitLog({ client: sessionS3(session), bucket, event: name }),
    topic: new KafkaTopicReader({ kafka, topic, groupPrefix: auditGroupPrefix(name) }),
    activeMembers: () =>
      withAdmin(kafka, async (admin) => (await groupMembers(admin, consumerGroup)).length),
    clock: systemClock,
  };
}
