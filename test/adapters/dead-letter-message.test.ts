import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  deadLetterMessage,
  messageBytes,
  truncateUtf8,
} from '../../adapters/dead-letter-message.ts';
import type { DeadLetter } from '../../core/settle/dead-letter.ts';
import { aDeadLetter, aRecord } from './dead-letters.ts';

const headersOf = (letter: DeadLetter) => deadLetterMessage(letter).headers ?? {};

describe('deadLetterMessage', () => {
  it('says why and where from in headers of its own', () => {
    const record = aRecord({ topic: 'order-placed', partition: 3, offset: 42, timestamp: -5 });
    const letter = aDeadLetter({ record, generation: 1, reason: 'DECODE', stage: 'payload' });
    const headers = headersOf({ ...letter, message: 'no JSON object', failedAt: 1_000 });
    const shown = Object.entries(headers).map(([name, value]) => [name, String(value)]);
    expect(Object.fromEntries(shown)).toEqual({
      'sluice.dlq.reason': 'DECODE',
      'sluice.dlq.stage': 'payload',
      'sluice.dlq.message': 'no JSON object',
      'sluice.dlq.topic': 'order-placed',
      'sluice.dlq.generation': '1',
      'sluice.dlq.partition': '3',
      'sluice.dlq.offset': '42',
      'sluice.dlq.timestamp': '-5',
      'sluice.dlq.failed-at': '1970-01-01T00:00:01.000Z',
    });
  });

  it("replaces a source header of one of these names only, and keeps what is a prototype's", () => {
    const values = (name: string, value: string) => [name, Buffer.from(value)] as const;
    const record = aRecord({
      headers: [
        values('sluice.dlq.offset', '7'),
        values('sluice.dlq.attempt', '2'),
        values('__proto__', 'x'),
        values('constructor', 'y'),
      ],
    });
    const headers = headersOf(aDeadLetter({ record }));
    expect(String(headers['sluice.dlq.offset'])).toBe(String(record.offset));
    expect(String(headers['sluice.dlq.attempt'])).toBe('2');
    expect(String(headers['constructor'])).toBe('y');
    expect(Object.keys(headers)).toContain('__proto__');
  });
});

describe('messageBytes', () => {
  it('is never less than the bytes of key, value and headers', () => {
    const bytes = fc.uint8Array({ maxLength: 50 });
    const headers = fc.array(fc.tuple(fc.string({ unit: 'grapheme' }), bytes));
    fc.assert(
      fc.property(fc.option(bytes), fc.option(bytes), headers, (key, value, list) => {
        const ofHeaders = list.map(([name, one]) => Buffer.byteLength(name) + one.length);
        const net = ofHeaders.reduce((sum, one) => sum + one, 0);
        const record = aRecord({ key, value, headers: list });
        const counted = messageBytes(deadLetterMessage(aDeadLetter({ record })));
        const least = (key?.length ?? 0) + (value?.length ?? 0) + net;
        const clashes = list.some(([name]) => name.startsWith('sluice.dlq.'));
        expect(clashes || counted > least).toBe(true);
      }),
    );
  });
});

describe('truncateUtf8', () => {
  it.each([
    ['abc', 3, 'abc'],
    ['abcd', 3, 'abc'],
    ['aü', 2, 'a'],
    ['a€', 3, 'a'],
    ['a😀b', 4, 'a'],
    ['a😀b', 5, 'a😀'],
  ])('cuts %s to %d bytes at a character boundary', (text, maxBytes, expected) => {
    expect(truncateUtf8(text, maxBytes)).toBe(expected);
  });

  it('is as long as the limit allows, and a start of the text', () => {
    const texts = fc.string({ unit: 'binary' });
    fc.assert(
      fc.property(texts, fc.nat(40), (text, maxBytes) => {
        const cut = truncateUtf8(text, maxBytes);
        expect(text.startsWith(cut)).toBe(true);
        const bytes = Buffer.byteLength(cut);
        expect(bytes).toBeLessThanOrEqual(maxBytes);
        expect(cut === text || bytes > maxBytes - 4).toBe(true);
      }),
    );
  });
});
