import { describe, expect, it } from 'vitest';
import { formatBytes, formatCount, formatSeconds } from '../../cli/kit/format.ts';
import { table } from '../../cli/kit/table.ts';

describe('table', () => {
  it('aligns text to the left and numbers to the right', () => {
    const rows = [
      ['a', '1,234', '–'],
      ['bcd', '5', '1.2 MB'],
    ];
    expect(table(['name', 'rows', 'bytes'], rows)).toBe(
      [
        'name   rows   bytes', //
        '────  ─────  ──────',
        'a     1,234       –',
        'bcd       5  1.2 MB',
      ].join('\n'),
    );
  });

  it('counts the columns that a terminal gives to wide characters', () => {
    expect(
      table(
        ['city', 'n'],
        [
          ['東京', '1'],
          ['Bern', '2'],
        ],
      )
        .split('\n')
        .slice(2),
    ).toEqual(['東京  1', 'Bern  2']);
  });

  it('shows headings alone when there are no rows', () => {
    expect(table(['a', 'b'], [])).toBe('a  b\n─  ─');
  });
});

describe('formats', () => {
  it('group digits of counts, also beyond 2^53', () => {
    expect([0, 999, 1000, 1234567].map(formatCount)).toEqual(['0', '999', '1,000', '1,234,567']);
    expect(formatCount(9007199254740993n)).toBe('9,007,199,254,740,993');
  });

  it('show bytes and seconds in units that people read', () => {
    expect([0, 999, 1500, 2.5e6, 3e9, 4e12].map(formatBytes)).toEqual([
      '0 B',
      '999 B',
      '1.5 kB',
      '2.5 MB',
      '3.0 GB',
      '4000.0 GB',
    ]);
    expect(formatSeconds(1234)).toBe('1.23 s');
  });
});
