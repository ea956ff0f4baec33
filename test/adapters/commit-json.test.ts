import { describe, expect, it } from 'vitest';
import { parseLink } from '../../adapters/commit-json.ts';
import { commitKey } from '../../core/contract.ts';
import type { Link } from '../../core/settle/commit.ts';
import { aClosure, aCommit } from './commits.ts';

const key = commitKey('order-placed', aCommit({ from: 10 }));
const parse = (fields: Record<string, unknown>): Link =>
  parseLink(JSON.stringify({ ...aCommit({ from: 10 }), ...fields }), 'order-placed', key);

describe('parseLink', () => {
  it('reads a commit as it was written', () => {
    expect(parse({})).toEqual(aCommit({ from: 10 }));
  });

  it.each([
    [{ version: 2 }, 'commit version: got 2, allowed: 1'],
    [{ next: '20' }, 'next: got 20, allowed: an integer from 0'],
    [{ rows: -1 }, 'rows: got -1'],
    [{ from: 2 ** 53 }, 'from: got 9007199254740992'],
    [{ from: 11 }, 'another event, partition or position'],
    [{ partition: 1 }, 'another event, partition or position'],
    [{ event: 'courier-location' }, 'another event, partition or position'],
  ])('fails on %j, naming the key', (fields, message) => {
    expect(() => parse(fields)).toThrow(`${key}: `);
    expect(() => parse(fields)).toThrow(message);
  });

  it('reads a closure as it was written', () => {
    const closure = aClosure();
    const at = commitKey('order-placed', closure);
    expect(parseLink(JSON.stringify(closure), 'order-placed', at)).toEqual(closure);
  });

  it('fails on half a commit', () => {
    const text = JSON.stringify(aCommit({ from: 10 })).slice(0, -5);
    expect(() => parseLink(text, 'order-placed', key)).toThrow(SyntaxError);
  });
});
