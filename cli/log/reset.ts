import { randomUUID } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SqliteAuditSpool } from '../../adapters/audit-spool.ts';
import { systemClock } from '../../adapters/clock.ts';
import { KafkaTopicReader } from '../../adapters/kafka-topic-reader.ts';
import { S3CommitLog } from '../../adapters/s3-commit-log.ts';
import {
  closeChain,
  liftStop,
  type ProvenReset,
  proveReset,
  type ResetPorts,
  type Who,
} from '../../core/audit/reset.ts';
import { auditGroupPrefix } from '../../core/contract.ts';
import { positionAfter } from '../../core/settle/commit.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { confirm } from '../kit/confirm.ts';
import { formatCount } from '../kit/format.ts';
import { type Io, print, printJson, tell } from '../kit/io.ts';
import { groupMembers, withAdmin } from '../kit/kafka.ts';
import type { Place, PlacedEvent } from '../kit/place.ts';

export interface ResetTarget {
  readonly event: PlacedEvent;
  readonly partition: number;
}

/** Ends the chain of a partition whose topic was deleted and made again, or lifts a stop without a reason. */
export async function resetChain(
  place: Place,
  { event, partition }: ResetTarget,
  who: Who,
  { isAgreed, isJson }: { readonly isAgreed: boolean; readonly isJson: boolean },
  io: Io,
): Promise<ExitCode> {
  const spool = new SqliteAuditSpool(join(tmpdir(), `sluice-reset-${randomUUID()}.sqlite`));
  try {
    const ports = portsOf(place, event, spool);
    const proven = await proveReset(ports, partition);
    tell(io, explained(proven));
    const isLifting = proven.verdict === 'lift';
    const question = isLifting ? 'Lift the stop?' : 'Close the chain?';
    if (!(await confirm(io, question, isAgreed))) {
      tell(io, 'nothing is changed');
      return EXIT.failure;
    }
    if (isLifting) {
      await liftStop(ports, proven, who);
      if (isJson) printJson(io, { lifted: proven.newest });
      else print(io, 'the stop is lifted; the chain goes on where it stood');
      return EXIT.ok;
    }
    const closure = await closeChain(ports, proven, who);
    if (isJson) printJson(io, closure);
    else print(io, `closed by ${closure.by} at ${closure.closedAt}`);
    return EXIT.ok;
  } finally {
    spool.close();
  }
}

function explained({ newest, partition, evidence, verdict, endedAt }: ProvenReset): string {
  const { generation, next } = positionAfter(newest);
  const lines =
    verdict === 'lift'
      ? [
          `the consumer stopped, and the topic was not made again: ${evidence}`,
          'the stop will be lifted; nothing else is changed',
        ]
      : [
          `proof that the topic was made again: ${evidence}`,
          `the chain will be closed; the next record is settled at offset 0 of generation ${generation + 1}`,
          `dead letters from ${new Date(endedAt).toISOString()} on are the new topic's`,
          "the group's offset is set to the beginning of the topic; nothing is deleted",
          'the mapping must have been disabled as long as the function may run',
        ];
  const state = `partition ${partition}, generation ${generation}: ${formatCount(next)} offsets are settled`;
  return [state, ...lines].join('\n');
}

function portsOf(
  place: Place,
  { name, topic, deadLetterTopic, consumerGroup }: PlacedEvent,
  spool: SqliteAuditSpool,
): ResetPorts {
  const kafka = place.kafka();
  const { bucket } = place;
  const groupPrefix = auditGroupPrefix(name);
  return {
    event: name,
    log: new S3CommitLog({ client: place.s3(), bucket, event: name }),
    topic: new KafkaTopicReader({ kafka, topic, groupPrefix }),
    deadLetters: new KafkaTopicReader({ kafka, topic: deadLetterTopic, groupPrefix }),
    spool,
    activeMembers: () =>
      withAdmin(kafka, async (admin) => (await groupMembers(admin, consumerGroup)).length),
    rewind: (partition, offset) =>
      withAdmin(kafka, (admin) =>
        admin.setOffsets({
          groupId: consumerGroup,
          topic,
          partitions: [{ partition, offset: String(offset) }],
        }),
      ),
    clock: systemClock,
  };
}
