import { describe, expect, it } from 'vitest';
import { type Counted, discrepancies } from '../../cli/demo/balance.ts';
import type { Tally } from '../../cli/generator/tally.ts';

const tally: Tally = {
  produced: 100,
  rows: 90,
  deadLetters: 7,
  tombstones: 3,
  bytes: 1,
  reasons: { DECODE: 5, PATH: 2 },
};
const closing: Counted = {
  inKafka: 100,
  warehouseRows: 90,
  distinctSources: 90,
  deadLetters: 7,
  reasons: { PATH: 2, DECODE: 5 },
  committed: { rows: 90, deadLetters: 7, tombstones: 3, gaps: 0 },
};

describe('the balance', () => {
  it('closes when every count agrees', () => {
    expect(discrepancies(tally, closing)).toEqual([]);
  });

  it('does not close on a lost row', () => {
    expect(discrepancies(tally, { ...closing, warehouseRows: 89, distinctSources: 89 })).toEqual([
      'rows + dead letters + tombstones: got 99, expected 100',
      'rows in the warehouse: got 89, expected 90',
      'distinct records among the rows: got 89, expected 90',
    ]);
  });

  it('does not close on a row that is there twice and another that is not', () => {
    expect(discrepancies(tally, { ...closing, distinctSources: 89 })).toEqual([
      'distinct records among the rows: got 89, expected 90',
    ]);
  });

  it('does not close when a row and a dead letter swap places', () => {
    const counted = { ...closing, warehouseRows: 91, distinctSources: 91, deadLetters: 6 };
    expect(discrepancies(tally, counted)).toContain('rows in the warehouse: got 91, expected 90');
  });

  it('does not close on a dead letter for another reason', () => {
    expect(discrepancies(tally, { ...closing, reasons: { DECODE: 6, ENCODE: 1 } })).toEqual([
      'dead letters DECODE: got 6, expected 5',
      'dead letters ENCODE: got 1, expected 0',
      'dead letters PATH: got 0, expected 2',
    ]);
  });

  it('does not close on a gap', () => {
    const committed = { ...closing.committed, gaps: 1 };
    expect(discrepancies(tally, { ...closing, committed })).toEqual([
      'gaps in the commit log: got 1, expected 0',
    ]);
  });
});
