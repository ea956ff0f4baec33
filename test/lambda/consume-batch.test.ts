import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { ENV } from '../../core/contract.ts';
import type { DeliveredRecord } from '../../core/delivered-record.ts';
import { headerBytes } from '../../core/header.ts';
import { type KafkaInvocation, runsOf } from '../../lambda/consume-batch/invocation.ts';
import { metricsOf } from '../../lambda/consume-batch/report.ts';
import { aCommit, aFile } from '../adapters/commits.ts';
import { thingSeen } from '../helpers/events.ts';

const at = { topic: 'thing-seen', timestamp: 1_000 };
const invocation: KafkaInvocation = {
  bootstrapServers: '127.0.0.1:1',
  records: {
    'thing-seen-0': [{ ...at, partition: 0, offset: 7, value: 'e30=' }],
    'thing-seen-3': [{ ...at, partition: 3, offset: 9, value: 'e30=' }],
  },
};
const context = { functionName: 'f', functionVersion: '1' };
const folder = mkdtempSync(join(tmpdir(), 'sluice-handler-'));

afterEach(() => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
  vi.resetModules();
  rmSync(folder, { recursive: true, force: true });
});

/** A fresh handler, as in a process of its own, and the lines that it wrote. */
async function call(given: KafkaInvocation = invocation) {
  const lines: string[] = [];
  vi.spyOn(process.stdout, 'write').mockImplementation((line) => lines.push(String(line)) > 0);
  const { handler } = await import('../../lambda/consume-batch/handler.ts');
  const answer = await handler(given, context);
  return { answer, lines: lines.map((line) => JSON.parse(line)) };
}

describe('the consumer’s handler', () => {
  it('names each failed partition as the mapping does, by its first unsettled offset', async () => {
    const eventFile = join(folder, 'event.json');
    writeFileSync(eventFile, JSON.stringify(thingSeen([[{ name: 'id', type: 'long' }]])));
    vi.stubEnv(ENV.eventFile, eventFile);
    vi.stubEnv(ENV.bucket, 'lake');
    vi.stubEnv(ENV.filesQueueUrl, 'http://127.0.0.1:1/queue');
    vi.stubEnv(ENV.kafkaAuthentication, 'none');
    vi.stubEnv(ENV.environment, 'test');
    vi.stubEnv('AWS_ENDPOINT_URL', 'http://127.0.0.1:1');
    vi.stubEnv('AWS_REGION', 'us-east-1');
    vi.stubEnv('AWS_ACCESS_KEY_ID', 'test');
    vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'test');
    const { answer, lines } = await call();
    expect(answer).toEqual({
      batchItemFailures: [
        { itemIdentifier: { partition: 'thing-seen-0', offset: 7 } },
        { itemIdentifier: { partition: 'thing-seen-3', offset: 9 } },
      ],
    });
    expect(lines.at(-1)).toMatchObject({
      WorldFaults: 2,
      Environment: 'test',
      Event: 'thing-seen',
    });
  });

  it('reports every partition, and rings, where it is configured wrongly', async () => {
    const { answer, lines } = await call();
    expect(answer.batchItemFailures).toHaveLength(2);
    expect(lines[0]).toMatchObject({ message: 'not configured' });
    expect(lines[1]).toMatchObject({ WorldFaults: 2, Event: 'thing-seen' });
  });
});

describe('runsOf', () => {
  it('reads what may be absent, null or signed', () => {
    const delivered = { ...at, partition: 0, offset: 1 };
    const records: DeliveredRecord[] = [
      { ...delivered, headers: [{ a: [-1, 127] }, { a: [128] }, {}] },
      { ...delivered, offset: 2, key: '', value: null, headers: null },
      { ...delivered, offset: 3, key: 'aw==', value: '' },
    ];
    const [[name, read] = ['', []]] = [
      ...runsOf({ bootstrapServers: '', records: { 'thing-seen-0': records } }),
    ];
    expect(name).toBe('thing-seen-0');
    expect(read.map(({ key, value }) => [key?.length, value?.length])).toEqual([
      [undefined, undefined],
      [0, undefined],
      [1, 0],
    ]);
    expect(read[0]?.headers.map(([name, value]) => [name, headerBytes(value)])).toEqual([
      ['a', Uint8Array.of(255, 127)],
      ['a', Uint8Array.of(128)],
    ]);
  });
});

describe('metricsOf', () => {
  it('adds up an invocation', () => {
    const commit = aCommit({ files: [aFile(0), aFile(10)], deadLetters: [[3, 5]], rows: 18 });
    const settlements = [{ commit, redelivered: 0, late: 1, unknownFields: 2 }];
    const at = { faults: 1, targetBytes: 2468, nowMillis: 5_000 };
    expect(metricsOf(settlements, at)).toEqual({
      Rows: 18,
      DeadLetters: 3,
      Tombstones: 0,
      Files: 2,
      FileBytes: 2468,
      FileTargetShare: 50,
      WorldFaults: 1,
      RecordsWithUnknownFields: 2,
      CommitFreshness: 4_000,
    });
  });
});
