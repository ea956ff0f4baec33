import type { OffsetRange } from '../record.ts';
import type { Audit } from './context.ts';
import { compareAt } from './contradiction.ts';
import { withoutLetter } from './letters.ts';
import type { HeldOffsets, SpooledRange } from './ports.ts';
import type { ChainReport } from './report.ts';

/** Gaps that are read from Kafka in one go. */
const MAX_RANGES = 10_000;

/** Compares the newest chains with what Kafka holds now: lag, gaps, another topic of the same name. */
export async function auditKafka(audit: Audit): Promise<void> {
  const held = await audit.ports.topic.offsets();
  for (const offsets of held) {
    const chain = audit.current(offsets.partition);
    chain.kafka = offsets;
    await compare(audit, chain, offsets);
  }
  await readGaps(audit);
}

async function compare(audit: Audit, chain: ChainReport, offsets: HeldOffsets): Promise<void> {
  const { partition, generation } = chain;
  const { beginning, end } = offsets;
  const detail = await contradiction(audit, chain, offsets);
  if (detail === undefined) {
    chain.lag = Math.max(0, end - Math.max(chain.next, beginning));
    return;
  }
  chain.contradicted = true;
  chain.lag = end - beginning;
  audit.found({
    code: 'CHAIN_CONTRADICTED',
    partition,
    generation,
    from: 0,
    to: chain.next,
    detail,
  });
}

/**
 * What the topic holds instead, if it is another one than the chain was made of. The newest commit tells,
 * and the oldest that Kafka still holds something of: a group that went on at its old offset in a new
 * topic made the newest one agree.
 */
async function contradiction(
  audit: Audit,
  { generation, next }: ChainReport,
  held: HeldOffsets,
): Promise<string | undefined> {
  const { beginning, end } = held;
  if (end < next) return `the topic ends at ${end}`;
  if (next === 0 || beginning >= next) return undefined;
  const places = { generation, next, offsets: [beginning, next - 1] };
  const { different } = await compareAt(audit.ports, places, held);
  return different === undefined ? undefined : `another record at offset ${different}`;
}

/** To be exact the offsets are read: markers and compacted records are held by nobody. */
async function readGaps(audit: Audit): Promise<void> {
  let page = new Map<number, OffsetRange[]>();
  let size = 0;
  for (const range of audit.ports.spool.ranges()) {
    if (range.kind !== 'gap') continue;
    for (const missing of heldWithoutLetter(audit, range)) {
      const ofPartition = page.get(range.partition) ?? [];
      ofPartition.push(missing);
      page.set(range.partition, ofPartition);
      size += 1;
    }
    if (size < MAX_RANGES) continue;
    await readPage(audit, page);
    page = new Map();
    size = 0;
  }
  await readPage(audit, page);
}

/** The part of a gap that has no dead letter and that Kafka may hold. */
function* heldWithoutLetter(audit: Audit, range: SpooledRange): Generator<OffsetRange> {
  const chain = audit.current(range.partition);
  const { kafka } = chain;
  if (!kafka || chain.generation !== range.generation || chain.contradicted) return;
  for (const [from, to] of withoutLetter(audit.ports.spool, range)) {
    const held: OffsetRange = [Math.max(from, kafka.beginning), Math.min(to, kafka.end)];
    if (held[0] < held[1]) yield held;
  }
}

async function readPage(audit: Audit, page: Map<number, OffsetRange[]>): Promise<void> {
  for (const ranges of page.values()) ranges.sort((a, b) => a[0] - b[0]);
  const open = new Map<number, [from: number, to: number]>();
  const close = (partition: number, [from, to]: OffsetRange) => {
    const { generation } = audit.current(partition);
    audit.found({ code: 'GAP_HELD', partition, generation, from, to });
  };
  await audit.ports.topic.read(page, ({ partition, offset }) => {
    audit.current(partition).gapsHeld += 1;
    const run = open.get(partition);
    if (run?.[1] === offset) {
      run[1] = offset + 1;
      return;
    }
    if (run) close(partition, run);
    open.set(partition, [offset, offset + 1]);
  });
  for (const [partition, run] of open) close(partition, run);
}
