import { lettersIn } from '../dead-letter/found-letter.ts';
import { type Worth, worthOf } from '../dead-letter/worth.ts';
import type { OffsetRange } from '../record.ts';
import { type Commit, contradicts } from '../settle/commit.ts';
import { endOf } from '../settle/commit-of.ts';
import { gapsIn, without } from '../settle/ranges.ts';
import type { Audit } from './context.ts';
import type { AuditSpool, Offsets, SpooledLetter, SpooledRange } from './ports.ts';

/** Retention works by whole segments: around its edge a letter may be gone or not. */
const EDGE_MILLIS = 24 * 60 * 60_000;

/** Reads the dead-letter topic, and values each identity once. */
export async function auditLetters(audit: Audit): Promise<void> {
  const expiredBefore = await readLetters(audit);
  await valueLetters(audit);
  for (const range of audit.ports.spool.ranges()) {
    if (range.kind === 'dead-letters') requireLetters(audit, range, expiredBefore);
  }
}

/** @returns the time before which letters may be gone by retention */
async function readLetters(audit: Audit): Promise<number> {
  const { deadLetters, spool, progress } = audit.ports;
  const held = await deadLetters.offsets();
  let oldestMillis = audit.ports.clock();
  const take = (message: Parameters<typeof lettersIn>[0]) => {
    progress('letter');
    oldestMillis = Math.min(oldestMillis, message.timestamp);
    const letters = lettersIn(message);
    if (letters.length === 0) audit.foreignLetters += 1;
    for (const letter of letters) {
      const { partition } = letter.record;
      spool.letter({ partition, generation: audit.generationOf(letter), ...endOf(letter.record) });
    }
  };
  const ranges = held.map(({ partition, beginning, end }) => [partition, [[beginning, end]]]);
  await deadLetters.read(new Map(ranges as [number, OffsetRange[]][]), take);
  const isComplete = held.every(({ beginning }) => beginning === 0);
  return isComplete ? Number.NEGATIVE_INFINITY : oldestMillis + EDGE_MILLIS;
}

async function valueLetters(audit: Audit): Promise<void> {
  let copies: SpooledLetter[] = [];
  let cover: Commit | undefined;
  for (const letter of audit.ports.spool.letters()) {
    if (copies[0] && !isSame(copies[0], letter)) {
      cover = await valueCopies(audit, copies, cover);
      copies = [];
    }
    copies.push(letter);
  }
  await valueCopies(audit, copies, cover);
}

/** Of several copies that one counts which is the record that was settled. */
async function valueCopies(
  audit: Audit,
  copies: readonly SpooledLetter[],
  known: Commit | undefined,
): Promise<Commit | undefined> {
  const [first] = copies;
  if (!first) return known;
  const { partition, generation, offset } = first;
  const cover =
    known && covers(known, first)
      ? known
      : await audit.ports.log.covering(partition, generation, offset);
  const others = cover ? copies.filter((letter) => contradicts(cover, letter)) : [];
  for (const other of others) audit.ports.spool.contradicted(other);
  const valued = copies.find((letter) => !others.includes(letter)) ?? first;
  value(audit, valued, worthOf(valued, cover, audit.isClosed(partition, generation)));
  return cover ?? known;
}

/** A letter that a replay resolved is counted there. */
function value(audit: Audit, letter: SpooledLetter, worth: Exclude<Worth, 'resolved'>): void {
  const { partition, generation, offset } = letter;
  const place = { partition, generation, from: offset, to: offset + 1 };
  const [resolved] = audit.ports.spool.resolvedIn(place);
  if (!resolved) audit.chain(partition, generation).deadLetters[worth] += 1;
  else if (worth !== 'open') audit.found({ code: 'REPLAYED_VOID', ...place, detail: worth });
}

function requireLetters(audit: Audit, range: SpooledRange, expiredBefore: number): void {
  const { partition, generation } = range;
  for (const [from, to] of withoutLetter(audit.ports.spool, range)) {
    if (range.committedMillis < expiredBefore) {
      audit.chain(partition, generation).deadLetters.expired += to - from;
    } else {
      audit.found({ code: 'LETTER_LOST', partition, generation, from, to });
    }
  }
}

/** The part of a range that has no dead letter, and none that was resolved and may be gone since. */
export function* withoutLetter(spool: AuditSpool, range: Offsets): Generator<OffsetRange> {
  for (const [from, to] of gapsIn(range.from, spool.offsetsOfLetters(range), range.to)) {
    yield* without([from, to], spool.resolvedIn({ ...range, from, to }));
  }
}

function covers(commit: Commit, { partition, generation, offset }: SpooledLetter): boolean {
  return (
    commit.partition === partition &&
    commit.generation === generation &&
    commit.from <= offset &&
    offset < commit.next
  );
}

function isSame(a: SpooledLetter, b: SpooledLetter): boolean {
  return a.partition === b.partition && a.generation === b.generation && a.offset === b.offset;
}
