import { lifeEndOf } from '../dead-letter/worth.ts';
import type { OffsetRange } from '../record.ts';
import {
  type Commit,
  isClosure,
  isCommit,
  isStop,
  type Link,
  nextOf,
  type Stop,
} from '../settle/commit.ts';
import type { Audit } from './context.ts';
import { offsetsIn } from './data-name.ts';

/** Walks every chain from its newest link to its oldest, or to `since`. */
export async function auditChains(audit: Audit): Promise<void> {
  for (const partition of await audit.ports.log.partitions()) {
    await auditChain(audit, partition);
  }
}

async function auditChain(audit: Audit, partition: number): Promise<void> {
  let newer: Link | undefined;
  for await (const link of audit.ports.log.all(partition)) {
    audit.ports.progress('commit');
    const isOld = isCommit(link) && Date.parse(link.committedAt) < audit.sinceMillis;
    requireJoint(audit, link, newer);
    if (!newer || newer.generation !== link.generation) begin(audit, link);
    if (isOld) return await readEnds(audit, partition, link.generation);
    const end = lifeEndOf(link);
    if (end) audit.ended(partition, end, isClosure(link));
    if (isStop(link)) auditStop(audit, link);
    else if (isCommit(link)) auditCommit(audit, link);
    newer = link;
  }
  if (newer) requireBeginning(audit, newer);
}

/** Where earlier lives ended tells whose a dead letter is. */
async function readEnds(audit: Audit, partition: number, below: number): Promise<void> {
  for (let generation = below - 1; generation >= 0; generation--) {
    const closure = await audit.ports.log.closureOf(partition, generation);
    const end = closure && lifeEndOf(closure);
    if (end) audit.ended(partition, end, true);
  }
}

/** The newest link of a generation says where the chain stands. */
function begin(audit: Audit, link: Link): void {
  const chain = audit.chain(link.partition, link.generation);
  chain.closed = isClosure(link);
  chain.next = nextOf(link);
  chain.from = chain.next;
  // the position of a closed chain is the next generation's, before anything is committed there
  audit.begin(link.partition, chain.closed ? link.generation + 1 : link.generation);
}

function auditStop(audit: Audit, { partition, generation, from, offset, stoppedAt }: Stop): void {
  const detail = `at offset ${offset}, ${stoppedAt}`;
  audit.found({ code: 'CHAIN_STOPPED', partition, generation, from: 0, to: from, detail });
}

/** A link ends where the newer one begins, and a commit it has to be; a generation begins behind a closure. */
function requireJoint(audit: Audit, link: Link, newer: Link | undefined): void {
  if (!newer) return;
  const { partition, generation } = newer;
  if (newer.generation === link.generation) {
    const end = nextOf(link);
    if (end === newer.from && isCommit(link)) return;
    const detail = isCommit(link) ? `the one before ends at ${end}` : 'goes on behind its end';
    const [from, to] = [Math.min(end, newer.from), Math.max(end, newer.from)];
    audit.found({ code: 'CHAIN_BROKEN', partition, generation, from, to, detail });
    return;
  }
  requireBeginning(audit, newer);
  if (isClosure(link) && link.generation === generation - 1) return;
  const detail = `generation ${link.generation} was not closed`;
  audit.found({ code: 'CHAIN_BROKEN', partition, generation, from: 0, to: 0, detail });
}

function requireBeginning(audit: Audit, { partition, generation, from }: Link): void {
  if (from === 0) return;
  const detail = 'the chain does not begin at 0';
  audit.found({ code: 'CHAIN_BROKEN', partition, generation, from: 0, to: from, detail });
}

function auditCommit(audit: Audit, commit: Commit): void {
  const { partition, generation, from, next } = commit;
  const chain = audit.chain(partition, generation);
  chain.from = from;
  chain.commits += 1;
  chain.rows += commit.rows;
  chain.tombstones += offsetsIn(commit.tombstones);
  chain.gaps += offsetsIn(commit.gaps);
  const wrong = incoherence(commit);
  if (wrong) {
    audit.found({
      code: 'COMMIT_INCOHERENT',
      partition,
      generation,
      from,
      to: next,
      detail: wrong,
    });
  }
  remember(audit, commit);
}

function remember(audit: Audit, commit: Commit): void {
  const { spool } = audit.ports;
  const { partition, generation } = commit;
  spool.cover(commit);
  const committedMillis = Date.parse(commit.committedAt);
  for (const file of commit.files) {
    audit.files.committed += 1;
    if (spool.committed({ ...file, partition, generation, committedMillis })) continue;
    const place = { partition, generation, from: file.first, to: file.last + 1, key: file.key };
    audit.found({ code: 'FILE_NAMED_TWICE', ...place });
  }
  const ranges = [
    ...commit.deadLetters.map((range) => ['dead-letters', range] as const),
    ...commit.gaps.map((range) => ['gap', range] as const),
  ];
  for (const [kind, [from, to]] of ranges) {
    spool.range({ kind, partition, generation, from, to, committedMillis });
  }
}

/** What does not add up, if anything. */
function incoherence(commit: Commit): string | undefined {
  const { from, next, rows, files } = commit;
  const apart = [...commit.deadLetters, ...commit.tombstones, ...commit.gaps].sort(
    (a, b) => a[0] - b[0],
  );
  if (next <= from) return `ends at ${next}`;
  if (!areDisjoint(apart, from, next)) return 'dead letters, tombstones and gaps overlap';
  const inFiles = files.reduce((sum, file) => sum + file.rows, 0);
  if (inFiles !== rows) return `${rows} rows, and ${inFiles} in its files`;
  const left = next - from - offsetsIn(apart);
  if (left !== rows) return `${rows} rows for ${left} offsets`;
  const outside = files.some((file) => file.first < from || file.last >= next);
  return outside ? 'a file lies outside its offsets' : undefined;
}

function areDisjoint(ranges: readonly OffsetRange[], from: number, next: number): boolean {
  let end = from;
  for (const range of ranges) {
    if (range[0] < end || range[1] <= range[0]) return false;
    end = range[1];
  }
  return end <= next;
}
