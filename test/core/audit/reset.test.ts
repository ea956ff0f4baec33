import { describe, expect, it } from 'vitest';
import { S3CommitLog } from '../../../adapters/s3-commit-log.ts';
import type { HeldOffsets, TopicReader } from '../../../core/audit/ports.ts';
import { closeChain, liftStop, proveReset, type ResetPorts } from '../../../core/audit/reset.ts';
import { DEAD_LETTER_HEADER } from '../../../core/contract.ts';
import type { KafkaRecord } from '../../../core/record.ts';
import { endOf } from '../../../core/settle/commit-of.ts';
import { contains } from '../../../core/settle/ranges.ts';
import { aCommit, aStop } from '../../adapters/commits.ts';
import { Bucket, s3Client } from '../../chaos/model/bucket.ts';
import { Scheduler } from '../../chaos/model/scheduler.ts';
import { memorySpool } from '../../chaos/model/spool.ts';
import { NOON, record } from '../../helpers/records.ts';

const EVENT = 'thing-seen';
const WHO = { by: 'somebody', why: 'remade' };

type Send = () => Promise<unknown>;
type Hook = (command: string, send: Send) => Promise<unknown>;

/** A commit log over the model's bucket; `hook` stands around every request. */
function aLog(hook: Hook = (_, send) => send()) {
  const scheduler = new Scheduler();
  scheduler.calm = true;
  const actor = { name: 'a', number: 1, process: {}, done: false };
  const inner = s3Client(new Bucket(() => NOON), scheduler, () => actor);
  const client = {
    send: (command: object) => hook(command.constructor.name, () => inner.send(command as never)),
  };
  return new S3CommitLog({ client: client as never, bucket: 'bucket', event: EVENT });
}

const records = (of: string, from: number, to: number) =>
  Array.from({ length: to - from }, (_, i) => record({ of, at: from + i }, { offset: from + i }));

function readerOf(all: readonly KafkaRecord[], held: readonly HeldOffsets[]): TopicReader {
  return {
    offsets: async () => held,
    read: async (ranges, take) => {
      for (const one of all) if (contains(ranges.get(one.partition) ?? [], one.offset)) take(one);
    },
  };
}

/** A topic of one partition that holds these. */
function topicOf(held: readonly KafkaRecord[]): TopicReader {
  const beginning = held[0]?.offset ?? 0;
  const end = (held.at(-1)?.offset ?? -1) + 1;
  return readerOf(held, [{ partition: 0, beginning, end }]);
}

/** Dead letters as the function writes them, of records of partition 0 unless they say otherwise. */
function lettersOf(...letters: { record: KafkaRecord; failedAt: number }[]): TopicReader {
  const messages = letters.map((letter, offset) => ({
    ...letter.record,
    partition: 0,
    offset,
    headers: Object.entries({
      [DEAD_LETTER_HEADER.generation]: '0',
      [DEAD_LETTER_HEADER.partition]: String(letter.record.partition),
      [DEAD_LETTER_HEADER.offset]: String(letter.record.offset),
      [DEAD_LETTER_HEADER.timestamp]: String(letter.record.timestamp),
      [DEAD_LETTER_HEADER.failedAt]: new Date(letter.failedAt).toISOString(),
    }).map(([name, text]) => [name, Buffer.from(text)] as const),
  }));
  return readerOf(messages, [{ partition: 0, beginning: 0, end: messages.length }]);
}

interface World {
  readonly log: S3CommitLog;
  readonly topic: TopicReader;
  readonly deadLetters?: TopicReader;
}

function portsOf({ log, topic, deadLetters = lettersOf() }: World) {
  const rewound: [partition: number, offset: number][] = [];
  const ports: ResetPorts = {
    event: EVENT,
    log,
    topic,
    deadLetters,
    spool: memorySpool(),
    activeMembers: async () => 0,
    rewind: async (...to) => void rewound.push(to),
    clock: () => NOON,
  };
  return { ports, rewound };
}

/** A chain of ten records, committed a minute ago. */
async function commitTen(log: S3CommitLog, committed = records('old', 0, 10)): Promise<void> {
  const ends = {
    first: endOf(committed[0] as KafkaRecord),
    last: endOf(committed[9] as KafkaRecord),
  };
  const committedAt = new Date(NOON - 60_000).toISOString();
  await log.put(aCommit({ event: EVENT, from: 0, next: 10, ends, committedAt }));
}

const refusal = (code: string) => expect.objectContaining({ code });

describe('closing a chain', () => {
  it('sets the group to what the new topic still holds, and goes on in the next generation', async () => {
    const log = aLog();
    await commitTen(log);
    const { ports, rewound } = portsOf({ log, topic: topicOf(records('new', 3, 20)) });
    const closure = await closeChain(ports, await proveReset(ports, 0), WHO);
    expect(closure).toMatchObject({ generation: 0, from: 10, closed: true, ...WHO });
    expect(rewound).toEqual([[0, 3]]);
    expect(await log.newest(0)).toEqual(closure);
    expect(await log.closureOf(0, 0)).toEqual(closure);
  });

  it('leaves the stop where it is when it fails, since nothing else may be left to prove it', async () => {
    let isFailing = false;
    const log = aLog((command, send) =>
      isFailing && command === 'PutObjectCommand' ? Promise.reject(new Error('503')) : send(),
    );
    await commitTen(log);
    const stop = aStop({ event: EVENT, from: 10 });
    await log.put(stop);
    const { ports } = portsOf({ log, topic: topicOf(records('new', 50, 60)) });
    const proven = await proveReset(ports, 0);
    expect(proven.evidence).toContain('the consumer found another record');
    isFailing = true;
    await expect(closeChain(ports, proven, WHO)).rejects.toMatchObject({ code: 'COMMIT' });
    expect(await log.newest(0)).toEqual(stop);
    isFailing = false;
    await closeChain(ports, await proveReset(ports, 0), WHO);
    expect(await log.newest(0)).toMatchObject({ closed: true });
  });

  it('knows its own closure whose answer was lost, and refuses what somebody else has put', async () => {
    let isLost = false;
    const log = aLog(async (command, send) => {
      const answer = await send();
      // the client repeats it, and hears of its own
      return isLost && command === 'PutObjectCommand' ? send() : answer;
    });
    await commitTen(log);
    const { ports } = portsOf({ log, topic: topicOf(records('new', 0, 5)) });
    const proven = await proveReset(ports, 0);
    isLost = true;
    const closure = await closeChain(ports, proven, WHO);
    expect(await log.newest(0)).toEqual(closure);
    await expect(closeChain(ports, proven, WHO)).rejects.toThrow(refusal('TAKEN'));
  });

  it('asks again whether the consumer runs', async () => {
    const log = aLog();
    await commitTen(log);
    const { ports } = portsOf({ log, topic: topicOf(records('new', 0, 5)) });
    const proven = await proveReset(ports, 0);
    const running = { ...ports, activeMembers: async () => 1 };
    await expect(closeChain(running, proven, WHO)).rejects.toThrow(refusal('CONSUMER_RUNNING'));
    expect(await log.newest(0)).not.toHaveProperty('closed');
  });

  it('needs no partition: the new topic may have fewer', async () => {
    const log = aLog();
    await commitTen(log);
    const topic = readerOf([], [{ partition: 1, beginning: 0, end: 0 }]);
    const { ports, rewound } = portsOf({ log, topic });
    await closeChain(ports, await proveReset(ports, 0), WHO);
    expect(await log.newest(0)).toMatchObject({ closed: true });
    expect(rewound).toEqual([]);
    const nothing = portsOf({ log, topic: readerOf([], []) }).ports;
    await expect(proveReset(nothing, 0)).rejects.toThrow(refusal('NO_TOPIC'));
  });

  it.each([
    ['what was written before the new topic was heard of', [], NOON - 59_000],
    [
      'the stop',
      [aStop({ event: EVENT, from: 10, stoppedAt: new Date(NOON - 30_000).toISOString() })],
      NOON - 30_000,
    ],
  ])('ends the life behind %s', async (_, stops, endedAt) => {
    const log = aLog();
    await commitTen(log);
    for (const stop of stops) await log.put(stop);
    const old = { record: record('old', { offset: 12 }), failedAt: NOON - 59_001 };
    const { ports } = portsOf({
      log,
      topic: topicOf(records('new', 0, 5)),
      deadLetters: lettersOf(old),
    });
    expect((await proveReset(ports, 0)).endedAt).toBe(endedAt);
  });

  it('ends the life at the first letter of a record that Kafka holds now, not at one from the future', async () => {
    const log = aLog();
    await commitTen(log);
    const made = records('new', 0, 5);
    const ofNew = { record: made[2] as KafkaRecord, failedAt: NOON - 20_000 };
    const later = { record: made[2] as KafkaRecord, failedAt: NOON - 10_000 };
    const topic = topicOf(made);
    const heard = portsOf({ log, topic, deadLetters: lettersOf(later, ofNew) }).ports;
    expect((await proveReset(heard, 0)).endedAt).toBe(NOON - 20_000);
    const future = { record: record('?', { offset: 12 }), failedAt: NOON + 10 * 365 * 86_400_000 };
    const fooled = portsOf({ log, topic, deadLetters: lettersOf(future) }).ports;
    expect((await proveReset(fooled, 0)).endedAt).toBe(NOON);
  });

  it('takes no letter of another partition for a proof', async () => {
    const log = aLog();
    const other = record('old', { partition: 1, offset: 90 });
    const { ports } = portsOf({
      log,
      topic: topicOf(records('new', 0, 5)),
      deadLetters: lettersOf({ record: other, failedAt: NOON }),
    });
    await expect(proveReset(ports, 0)).rejects.toThrow(refusal('NOTHING_COMMITTED'));
  });
});

describe('lifting a stop', () => {
  async function aStoppedLog(log: S3CommitLog) {
    await commitTen(log);
    await log.put(aStop({ event: EVENT, from: 10 }));
    return portsOf({ log, topic: topicOf(records('old', 0, 20)) }).ports;
  }

  it('lets the chain go on', async () => {
    const log = aLog();
    const ports = await aStoppedLog(log);
    const proven = await proveReset(ports, 0);
    expect(proven).toMatchObject({ verdict: 'lift' });
    await liftStop(ports, proven, WHO);
    expect(await log.newest(0)).toMatchObject({ next: 10 });
  });

  it('takes no commit away that stands there by then, however late it is carried out', async () => {
    let late: Send | undefined;
    const log = aLog((command, send) => {
      if (command === 'DeleteObjectCommand') late = send;
      return send();
    });
    const ports = await aStoppedLog(log);
    await liftStop(ports, await proveReset(ports, 0), WHO);
    expect(await log.put(aCommit({ event: EVENT, from: 10, next: 20 }))).toBe('committed');
    await late?.();
    expect(await log.covering(0, 0, 15)).toBeDefined();
  });

  it('refuses on a proof that somebody else has overtaken', async () => {
    const log = aLog();
    const ports = await aStoppedLog(log);
    const proven = await proveReset(ports, 0);
    await liftStop(ports, await proveReset(ports, 0), WHO);
    await log.put(aCommit({ event: EVENT, from: 10, next: 20 }));
    await expect(liftStop(ports, proven, WHO)).rejects.toThrow(refusal('TAKEN'));
    expect(await log.covering(0, 0, 15)).toBeDefined();
  });
});
