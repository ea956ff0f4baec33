import { describe, expect, it } from 'vitest';
import type { Fate } from './fates.ts';
import { type CommitFound, type Findings, judge, type Letter } from './judge.ts';

/** A chain of partition 0 that covers ten offsets, all of them rows but for what is said. */
function commit(overrides: Partial<CommitFound> = {}): CommitFound {
  const none = { deadLetters: [], tombstones: [], gaps: [], files: [] };
  return { generation: 0, partition: 0, from: 0, next: 10, ...none, ...overrides };
}

const letter = (offset: number, by: Letter['by']): Letter => {
  return { generation: 0, partition: 0, offset, by };
};

/** The problems of a partition whose offsets were to get these fates. */
function problemsOf(fates: readonly Fate[], found: Partial<Findings>) {
  const produced = new Map(fates.map((fate, offset) => [`0/0/${offset}`, fate]));
  const nothing = { rows: new Map(), letters: [], commits: [commit()] };
  const { lost, doubled, misplaced } = judge({ produced, ...nothing, ...found });
  return { lost, doubled, misplaced };
}

const rowsAt = (...offsets: readonly number[]) =>
  new Map(offsets.map((offset) => [`0/0/${offset}`, 1]));

const NONE = { lost: [], doubled: [], misplaced: [] };

describe('the verdict', () => {
  it('is exact when every record has the fate it was made for', () => {
    const found = {
      rows: rowsAt(0),
      letters: [letter(1, 'function'), letter(3, 'mapping')],
      commits: [commit({ deadLetters: [[1, 2]], tombstones: [[2, 3]], gaps: [[3, 4]] })],
    };
    expect(problemsOf(['row', 'dead-letter', 'tombstone', 'given-up'], found)).toEqual(NONE);
  });

  it('counts a record without any fate as lost', () => {
    expect(problemsOf(['row', 'row'], { rows: rowsAt(0) })).toEqual({ ...NONE, lost: ['0/0/1'] });
  });

  it('counts a dead letter that its commit names and its topic does not hold as lost', () => {
    const commits = [commit({ deadLetters: [[0, 1]] })];
    expect(problemsOf(['dead-letter'], { commits })).toEqual({ ...NONE, lost: ['0/0/0'] });
  });

  it('counts two rows of a record as doubled', () => {
    const rows = new Map([['0/0/0', 2]]);
    expect(problemsOf(['row'], { rows })).toEqual({ ...NONE, doubled: ['0/0/0'] });
  });

  it('counts a row beside an open dead letter as doubled, whoever wrote the letter', () => {
    const commits = [commit({ deadLetters: [[0, 1]], gaps: [[1, 2]] })];
    const letters = [letter(0, 'function'), letter(1, 'mapping')];
    expect(problemsOf(['row', 'row'], { rows: rowsAt(0, 1), letters, commits })).toEqual({
      ...NONE,
      doubled: ['0/0/0', '0/0/1'],
    });
  });

  it('takes a dead letter for void where the commit says row', () => {
    const letters = [letter(0, 'function'), letter(0, 'mapping')];
    expect(problemsOf(['row'], { rows: rowsAt(0), letters })).toEqual(NONE);
  });

  it('takes a dead letter that no commit covers for no fate', () => {
    const letters = [letter(0, 'mapping')];
    expect(problemsOf(['given-up'], { letters, commits: [] })).toEqual({
      ...NONE,
      lost: ['0/0/0'],
    });
  });

  it("takes copies of a record's dead letter for one", () => {
    const commits = [commit({ gaps: [[0, 1]] })];
    const letters = [letter(0, 'mapping'), letter(0, 'function'), letter(0, 'mapping')];
    expect(problemsOf(['given-up'], { letters, commits })).toEqual(NONE);
  });

  it('counts a tombstone that two commits count as doubled', () => {
    const commits = [commit({ tombstones: [[0, 1]] }), commit({ tombstones: [[0, 1]] })];
    expect(problemsOf(['tombstone'], { commits })).toEqual({ ...NONE, doubled: ['0/0/0'] });
  });

  it('counts another fate than the one it was made for as misplaced', () => {
    const commits = [commit({ deadLetters: [[1, 2]], gaps: [[2, 3]] })];
    const letters = [letter(1, 'function'), letter(2, 'mapping')];
    const fates: Fate[] = ['dead-letter', 'row', 'row'];
    expect(problemsOf(fates, { rows: rowsAt(0), letters, commits })).toEqual({
      ...NONE,
      misplaced: ['0/0/0', '0/0/1', '0/0/2'],
    });
  });

  it('wants what kills a process given up by the mapping', () => {
    const commits = [commit({ deadLetters: [[0, 1]] })];
    const letters = [letter(0, 'function')];
    expect(problemsOf(['given-up'], { letters, commits })).toEqual({
      ...NONE,
      misplaced: ['0/0/0'],
    });
  });

  it('counts what nobody produced as misplaced', () => {
    const found = { rows: rowsAt(5), letters: [letter(6, 'function')] };
    expect(problemsOf([], found)).toEqual({ ...NONE, misplaced: ['0/0/5', '0/0/6'] });
  });

  it('keeps the lives of a topic apart', () => {
    const rows = new Map([['1/0/0', 1]]);
    expect(problemsOf(['row'], { rows })).toEqual({
      ...NONE,
      lost: ['0/0/0'],
      misplaced: ['1/0/0'],
    });
  });

  it('counts records, and the letters by what they are worth', () => {
    const {
      lost: _l,
      doubled: _d,
      misplaced: _m,
      ...counts
    } = judge({
      produced: new Map([['0/0/0', 'row']]),
      rows: rowsAt(0),
      letters: [
        letter(0, 'function'),
        letter(1, 'function'),
        letter(2, 'mapping'),
        letter(2, 'mapping'),
        letter(10, 'mapping'),
      ],
      commits: [commit({ deadLetters: [[1, 2]], gaps: [[2, 3]], tombstones: [[4, 6]] })],
    });
    expect(counts).toEqual({
      produced: 1,
      rows: 1,
      tombstones: 2,
      letters: { function: 1, mapping: 1, void: 1, pending: 1 },
    });
  });
});
