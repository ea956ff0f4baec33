import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createKafkaClient } from '../../adapters/kafka-client.ts';
import { KafkaDeadLetters } from '../../adapters/kafka-dead-letters.ts';
import { createLog } from '../../adapters/log.ts';
import { aDeadLetter, aRecord } from './dead-letters.ts';

/** A port that takes connections and never answers, as a broker does that hangs. */
async function silentPort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  onTestFinished(() => {
    server.close();
  });
  return (server.address() as AddressInfo).port;
}

async function closedPort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as AddressInfo;
  await new Promise((done) => server.close(done));
  return port;
}

function sinkOn(port: number, lines: string[] = []): KafkaDeadLetters {
  const log = createLog({ sink: (line) => lines.push(line) });
  const brokers = [`127.0.0.1:${port}`];
  const kafka = createKafkaClient({ clientId: 'test', brokers, authentication: 'none', log });
  return new KafkaDeadLetters({ kafka, topic: 'order-placed.dlq', deadlineMilliseconds: 1_500 });
}

const letter = aDeadLetter({ record: aRecord({ partition: 3, offset: 42 }) });

describe('KafkaDeadLetters without a broker', () => {
  it('fails with a world fault at the first letter, and logs no payload', async () => {
    const lines: string[] = [];
    const value = Buffer.from('customer 4711');
    const secret = aDeadLetter({ record: aRecord({ partition: 3, offset: 42, value }) });
    await expect(sinkOn(await closedPort(), lines).produce([secret])).rejects.toThrow(
      expect.objectContaining({
        code: 'DEAD_LETTER_UNDELIVERED',
        message: '1 dead letters not acknowledged by order-placed.dlq',
        place: { topic: 'order-placed', partition: 3, offset: 42 },
      }),
    );
    expect(lines.length).toBeGreaterThan(0);
    expect(lines.join()).not.toContain('4711');
  });

  it('fails at the deadline when the broker hangs, however many calls wait', async () => {
    const sink = sinkOn(await silentPort());
    const begun = performance.now();
    const calls = await Promise.allSettled([1, 2, 3, 4].map(() => sink.produce([letter])));
    expect(calls.map(({ status }) => status)).toEqual(Array(4).fill('rejected'));
    expect(performance.now() - begun).toBeLessThan(2_500);
  });

  it('asks no broker for nothing', async () => {
    await sinkOn(await closedPort()).produce([]);
  });
});
