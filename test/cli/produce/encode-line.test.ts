import { describe, expect, it } from 'vitest';
import { encodeLine, LineError, type LineOptions } from '../../../cli/produce/encode-line.ts';
import { thingSeen } from '../../helpers/events.ts';

const event = thingSeen([
  [
    { name: 'n', type: 'long' },
    { name: 's', type: ['null', 'string'], default: null },
    { name: 'f', type: ['null', 'double'], default: null },
  ],
]);

function encode(line: string | Buffer, options: Partial<LineOptions> = {}) {
  return encodeLine(event, Buffer.from(line), { maxMessageBytes: 1_000_000, ...options });
}

function reasonOf(line: string | Buffer, options: Partial<LineOptions> = {}): string {
  try {
    encode(line, options);
  } catch (error) {
    if (error instanceof LineError) return error.message;
    throw error;
  }
  throw new Error('expected a LineError');
}

describe('encodeLine', () => {
  it('takes the chosen field as the key', () => {
    const key = (line: string, keyField: string) => encode(line, { keyField }).key?.toString();
    expect(key('{"n": 7}', 'n')).toBe('7');
    expect(key('{"n": 7, "s": "x"}', 's')).toBe('x');
    expect(key('{"n": 7}', 's')).toBeUndefined();
    expect(key('{"n": 7, "s": null}', 's')).toBeUndefined();
    expect(encode('{"n": 7}').key).toBeNull();
  });

  it('keeps integers that a double would round', () => {
    const { value, key } = encode('{"n": 9007199254740993}', { keyField: 'n' });
    expect(value?.toString()).toBe('{"n":"9007199254740993"}');
    expect(key?.toString()).toBe('9007199254740993');
  });

  it('takes long fractions beside integers that a double would round', () => {
    const { value } = encode('{"n": 9007199254740993, "f": 0.30000000000000004}');
    expect(value?.toString()).toBe('{"n":"9007199254740993","f":0.30000000000000004}');
  });

  it.each([
    ['no JSON', '{"n": 1,}', 'no JSON at character 9'],
    ['JSON that ends early', '{"n": 1', 'no JSON'],
    ['two objects in a line', '{"n":1}{"n":2}', 'no JSON at character 8'],
    ['a list', '[]', 'got an array, allowed: a JSON object'],
    ['a number', '7', 'got a number, allowed: a JSON object'],
    ['a wrong type', '{"n": "seven"}', 'n: got a string, allowed: an integer of 64 bits'],
    ['a missing field', '{}', 'n: got nothing'],
    ['an unknown field', '{"n": 1, "m": 2}', 'm: got a field that is not in the schema'],
  ])('fails on %s', (_, line, reason) => {
    expect(reasonOf(line)).toContain(reason);
  });

  it('fails on bytes that are no UTF-8', () => {
    expect(reasonOf(Buffer.from([0x22, 0xff, 0x22]))).toBe('no UTF-8');
  });

  it('fails on a message that the topic would refuse', () => {
    const line = `{"n": 1, "s": "${'x'.repeat(2000)}"}`;
    expect(reasonOf(line, { maxMessageBytes: 2000 })).toContain(
      "allowed: 2000, the topic's max.message.bytes",
    );
  });

  it('quotes nothing of the line', () => {
    for (const line of [
      '{"n": "sec-ret"}',
      '{"n": sec-ret}',
      '"sec-ret"',
      '{"n": 1, "s": 1} sec-ret',
    ]) {
      expect(reasonOf(line)).not.toContain('sec-ret');
    }
  });
});
