import { DEAD_LETTER_RETENTION_MILLIS } from '../contract.ts';
import { lettersIn } from '../dead-letter/found-letter.ts';
import { type Worth, worthOf } from '../dead-letter/worth.ts';
import type { OffsetRange } from '../record.ts';
import { contradicts } from '../settle/commit.ts';
import { endOf } from '../settle/commit-of.ts';
import { gapsIn, without } from '../settle/ranges.ts';
import type { Audit } from './context.ts';
import type { AuditSpool, Offsets, SpooledLetter, SpooledRange } from './ports.ts';

/** Retention works by whole segments: around its edge a letter may be gone or not. */
const EDGE_MILLIS = 24 * 60 * 60_000;

/** Reads the dead-letter topic, and values each identity once. */
export async function auditLetters(audit: Audit): Promise<void> {
  await readLetters(audit);
  valueLetters(audit);
  const expiredBefore = audit.ports.clock() - DEAD_LETTER_RETENTION_MILLIS + EDGE_MILLIS;
  for (const range of audit.ports.spool.ranges()) {
    if (range.kind === 'dead-letters') requireLetters(audit, range, expiredBefore);
  }
}

async function readLetters(audit: Audit): Promise<void> {
  const { deadLetters, spool, progress } = audit.ports;
  const held = await deadLetters.offsets();
  const take = (message: Parameters<typeof lettersIn>[0]) => {
    progress('letter');
    const letters = lettersIn(message);
    if (letters.length === 0) audit.foreignLetters += 1;
    for (const letter of letters) {
      const { failedAt, record } = letter;
      const { partition } = record;
      spool.letter({
        partition,
        generation: audit.generationOf(letter),
        failedAt,
        ...endOf(record),
      });
    }
  };
  const ranges = held.map(({ partition, beginning, end }) => [partition, [[beginning, end]]]);
  await deadLetters.read(new Map(ranges as [number, OffsetRange[]][]), take);
}

function valueLetters(audit: Audit): void {
  let copies: SpooledLetter[] = [];
  for (const letter of audit.ports.spool.letters()) {
    if (copies[0] && !isSame(copies[0], letter)) {
      valueCopies(audit, copies);
      copies = [];
    }
    copies.push(letter);
  }
  valueCopies(audit, copies);
}

/** Of several copies that one counts which is the record that was settled. */
function valueCopies(audit: Audit, copies: readonly SpooledLetter[]): void {
  const [first] = copies;
  if (!first || !audit.isInScope(first)) return;
  const { partition, generation, offset } = first;
  const cover = audit.ports.spool.coverOf(partition, generation, offset);
  const others = cover ? copies.filter((letter) => contradicts(cover, letter)) : [];
  for (const other of others) audit.ports.spool.contradicted(other);
  const valued = copies.find((letter) => !others.includes(letter)) ?? first;
  value(audit, valued, worthOf(valued, cover, audit.isClosed(partition, generation)));
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

function isSame(a: SpooledLetter, b: SpooledLetter): boolean {
  return a.partition === b.partition && a.generation === b.generation && a.offset === b.offset;
}
