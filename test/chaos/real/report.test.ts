import { describe, expect, it } from 'vitest';
import { emptyChain } from '../../../core/audit/report.ts';
import { isExact, type Result, reportText } from './report.ts';

const exact: Result = {
  minutes: 10,
  seed: 7,
  seconds: 700,
  disturbances: { 'consumer killed': 12, 'runner replaced': 0 },
  requests: { none: 1000, silence: 3 },
  verdict: {
    produced: 105,
    rows: 100,
    tombstones: 1,
    letters: { function: 3, mapping: 1, void: 2, pending: 0 },
    lost: [],
    doubled: [],
    misplaced: [],
  },
  audit: {
    event: 'order-placed',
    sinceMillis: undefined,
    consistent: true,
    chains: [
      { ...emptyChain(0, 0), commits: 4, rows: 60 },
      { ...emptyChain(1, 0), rows: 40 },
    ],
    files: { committed: 9, unclaimed: 0, orphans: 2, foreign: 0, loaded: 9, loading: 0 },
    replays: { chunks: 0, committed: 0 },
    foreignLetters: 0,
    counts: {},
    findings: [],
  },
  late: undefined,
};

const withVerdict = (problems: Partial<Result['verdict']>): Result => {
  return { ...exact, verdict: { ...exact.verdict, ...problems } };
};

const withFinding = (code: 'ORPHAN' | 'GAP_HELD'): Result => {
  return { ...exact, audit: { ...exact.audit, counts: { [code]: 1 }, findings: [{ code }] } };
};

describe('a run', () => {
  it('is exact with nothing wrong, or with orphans alone', () => {
    expect(isExact(exact)).toBe(true);
    expect(isExact(withFinding('ORPHAN'))).toBe(true);
  });

  it.each([
    ['a record is lost', withVerdict({ lost: ['0/0/1'] })],
    ['a record is doubled', withVerdict({ doubled: ['0/0/1'] })],
    ['a record is misplaced', withVerdict({ misplaced: ['0/0/1'] })],
    ['the audit finds harm', withFinding('GAP_HELD')],
    ['something did not come in time', { ...exact, late: 'the queue is empty' }],
  ])('is not exact when %s', (_, result) => {
    expect(isExact(result)).toBe(false);
    expect(reportText(result)).toContain('NOT EXACT');
  });

  it('is told with every figure, those that are zero too', () => {
    const lines = reportText(exact).split('\n');
    expect(lines).toContain('  12  consumer killed');
    expect(lines).toContain('   0  runner replaced');
    expect(lines).toContain('     3  silence');
    expect(lines).toContain('  100  rows');
    expect(lines).toContain('    0  lost');
    expect(lines.at(-1)).toBe('EXACT: every record has one fate');
  });

  it('is told with the first identities of what went wrong', () => {
    const lost = Array.from({ length: 11 }, (_, offset) => `0/3/${offset}`);
    const line = reportText(withVerdict({ lost })).match(/.*lost.*/)?.[0];
    expect(line).toContain('11  lost 0/3/0 0/3/1');
    expect(line).not.toContain('0/3/10');
  });
});
