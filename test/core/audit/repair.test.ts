import { expect, it } from 'vitest';
import type { FindingCode } from '../../../core/audit/findings.ts';
import type { TopicReader } from '../../../core/audit/ports.ts';
import { type RepairPorts, repair } from '../../../core/audit/repair.ts';
import { type AuditReport, emptyChain } from '../../../core/audit/report.ts';
import type { KafkaRecord } from '../../../core/record.ts';
import { endOf } from '../../../core/settle/commit-of.ts';
import { contains } from '../../../core/settle/ranges.ts';
import { aCommit } from '../../adapters/commits.ts';
import { memorySpool } from '../../chaos/model/spool.ts';
import { record } from '../../helpers/records.ts';

const records = (of: string) =>
  Array.from({ length: 4 }, (_, offset) => record({ of, offset }, { offset }));

/** A topic of one partition, as it stands when it is asked. */
function topicOf(current: () => readonly KafkaRecord[]): TopicReader {
  return {
    offsets: async () => [{ partition: 0, beginning: 0, end: current().length }],
    read: async (ranges, take) => {
      for (const one of current()) if (contains(ranges.get(0) ?? [], one.offset)) take(one);
    },
  };
}

/** Repairs a gap at offset 1 of a commit of `[0, 4)`, on what the topic holds at each reading. */
async function buried(committed: readonly KafkaRecord[], topic: TopicReader): Promise<number[]> {
  const [first, , , last] = committed.map(endOf);
  if (!first || !last) throw new Error('a commit has ends');
  const commit = aCommit({ from: 0, next: 4, gaps: [[1, 2]], ends: { first, last } });
  const letters: number[] = [];
  const spool = memorySpool();
  spool.finding({ code: 'GAP_HELD', partition: 0, generation: 0, from: 1, to: 2 });
  const ports = {
    spool,
    topic,
    clock: () => 0,
    log: { covering: async () => commit },
    sink: {
      produce: async (some: readonly { record: KafkaRecord }[]) =>
        void letters.push(...some.map((letter) => letter.record.offset)),
    },
  } as unknown as RepairPorts;
  const kafka = { partition: 0, beginning: 0, end: 4 };
  const counts: Partial<Record<FindingCode, number>> = { GAP_HELD: 1 };
  const chains = [{ ...emptyChain(0, 0), next: 4, kafka }];
  await repair(ports, { counts, chains } as unknown as AuditReport);
  return letters;
}

it('makes a dead letter of what Kafka holds of a gap', async () => {
  const old = records('old');
  expect(
    await buried(
      old,
      topicOf(() => old),
    ),
  ).toEqual([1]);
});

it('makes none when the topic is made again between the reading and the producing', async () => {
  const [old, made] = [records('old'), records('new')];
  let readings = 0;
  // the gap is read of the new topic, or of the old one with the new one there when it is looked at again
  const topic = topicOf(() => (readings++ === 0 ? old : made));
  expect(await buried(old, topic)).toEqual([]);
  expect(
    await buried(
      old,
      topicOf(() => made),
    ),
  ).toEqual([]);
});

it('makes none where Kafka holds nothing that proves that the topic is the old one', async () => {
  const old = records('old');
  const left = old.filter(({ offset }) => offset === 1);
  const topic = { ...topicOf(() => left), offsets: topicOf(() => old).offsets };
  expect(await buried(old, topic)).toEqual([]);
});
