import { RecordFault } from '../errors.ts';
import type { DeadLetterSink, Notifier } from '../ports.ts';
import type { KafkaRecord, OffsetRange } from '../record.ts';
import { deadLetter } from '../settle/commit-of.ts';
import { claimOf } from './claim.ts';
import type { AuditPorts } from './context.ts';
import { compareAt } from './contradiction.ts';
import type { Finding, FindingCode } from './findings.ts';
import type { AuditReport, ChainReport } from './report.ts';

/** Records that are held in memory until they are dead letters. */
const MAX_RECORDS = 500;

export interface RepairPorts extends AuditPorts {
  readonly sink: DeadLetterSink;
  readonly notifier: Notifier;
}

/** What can be mended, as figures. */
export interface RepairPlan {
  readonly orphans: number;
  readonly filesToAnnounce: number;
  /** Ranges of offsets whose records become dead letters `SKIPPED`, where Kafka holds them. */
  readonly lostRanges: number;
}

export interface Repaired {
  readonly removed: number;
  /** Commits whose files were announced. */
  readonly announced: number;
  readonly deadLetters: number;
}

export function planRepair({ counts }: Pick<AuditReport, 'counts'>): RepairPlan {
  const of = (code: FindingCode) => counts[code] ?? 0;
  return {
    orphans: of('ORPHAN'),
    filesToAnnounce: of('NOT_LOADED'),
    lostRanges: of('GAP_HELD') + of('LETTER_LOST'),
  };
}

/** Does what `planRepair` says, from what the audit left in its spool. Touches no committed file. */
export async function repair(ports: RepairPorts, report: AuditReport): Promise<Repaired> {
  const removed = await removeOrphans(ports);
  const deadLetters = await buryLost(ports, report);
  const announced = await announce(ports);
  return { removed, announced, deadLetters };
}

/** Proven again right before: the audit may be a while ago. */
async function removeOrphans(ports: RepairPorts): Promise<number> {
  let removed = 0;
  for (const { key } of ports.spool.findings('ORPHAN')) {
    if (key === undefined || (await claimOf(ports, key)).state !== 'orphan') continue;
    await ports.files.remove(key);
    removed += 1;
  }
  return removed;
}

/** Files of a commit follow each other. */
async function announce(ports: RepairPorts): Promise<number> {
  let announced = 0;
  let last: string | undefined;
  for (const { key = '' } of ports.spool.findings('NOT_LOADED')) {
    const { commit } = await claimOf(ports, key);
    const first = commit?.files[0]?.key;
    if (!commit || first === last) continue;
    last = first;
    await ports.notifier.announce(commit);
    announced += 1;
  }
  return announced;
}

async function buryLost(ports: RepairPorts, { chains }: AuditReport): Promise<number> {
  let buried = 0;
  for (const chain of chains) {
    const { partition, generation, kafka } = chain;
    // a chain that Kafka contradicts tells nothing of what Kafka holds.
    if (!kafka || chain.contradicted) continue;
    for (const code of ['GAP_HELD', 'LETTER_LOST'] as const) {
      for (const finding of ports.spool.findings(code)) {
        if (finding.partition !== partition || finding.generation !== generation) continue;
        for (const range of pages(finding, kafka)) buried += await bury(ports, chain, range);
      }
    }
  }
  return buried;
}

/** A finding's offsets as far as Kafka holds them, some at a time. */
function* pages(
  { from = 0, to = 0 }: Finding,
  { beginning, end }: { beginning: number; end: number },
): Generator<OffsetRange> {
  const last = Math.min(to, end);
  for (let start = Math.max(from, beginning); start < last; start += MAX_RECORDS) {
    yield [start, Math.min(start + MAX_RECORDS, last)];
  }
}

async function bury(ports: RepairPorts, chain: ChainReport, range: OffsetRange): Promise<number> {
  const { topic, sink, clock } = ports;
  const { partition, generation } = chain;
  const records: KafkaRecord[] = [];
  await topic.read(new Map([[partition, [range]]]), (record) => records.push(record));
  if (records.length === 0 || !(await isOfChain(ports, chain, range))) return 0;
  const message = 'an audit found the record in Kafka, without a row and without a dead letter';
  const fault = new RecordFault('SKIPPED', 'settle', message);
  const now = clock();
  await sink.produce(records.map((record) => deadLetter({ record, fault }, generation, now)));
  return records.length;
}

/**
 * Whether the records that were read are of the chain's own topic, and not of one that was made since.
 * To prove it takes a record that Kafka holds now as it was committed: a topic that was made again never
 * becomes the old one, so what was read before was the old one's, too.
 */
async function isOfChain(
  ports: RepairPorts,
  { partition, generation, next }: ChainReport,
  [from]: OffsetRange,
): Promise<boolean> {
  const held = (await ports.topic.offsets()).find((offsets) => offsets.partition === partition);
  if (!held) return false;
  const places = { generation, next, offsets: [held.beginning, from, next - 1] };
  const { same, different } = await compareAt(ports, places, held);
  return same !== undefined && different === undefined;
}
