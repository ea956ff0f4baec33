import { audit } from '../../../core/audit/audit.ts';
import { FINDINGS, type FindingCode, isHarmful } from '../../../core/audit/findings.ts';
import type { AuditLog, DataFiles, LoadedFiles, TopicReader } from '../../../core/audit/ports.ts';
import { type RepairPorts, repair } from '../../../core/audit/repair.ts';
import { dataPrefix } from '../../../core/contract.ts';
import type { OffsetRange } from '../../../core/record.ts';
import { contains } from '../../../core/settle/ranges.ts';
import { inside } from './chain.ts';
import { rowsOf } from './code.ts';
import { messagesOf } from './dead-letters.ts';
import { memorySpool } from './spool.ts';
import { TOPIC } from './topic.ts';
import type { World } from './world.ts';

/** `sluice audit --repair` */
export async function auditAndRepair(world: World): Promise<void> {
  const ports = auditPorts(world);
  await repair(ports, await audit(ports, { event: TOPIC }));
}

/** Once all is repaired an audit has nothing to say. */
export async function requireConsistent(world: World): Promise<void> {
  const { counts, chains } = await audit(auditPorts(world), { event: TOPIC });
  for (const code of Object.keys(FINDINGS) as FindingCode[]) {
    if (counts[code] && isHarmful(code)) {
      world.violations.push(`after its repair an audit finds ${code}`);
    }
  }
  const pending = chains.reduce((sum, { deadLetters }) => sum + deadLetters.pending, 0);
  if (pending > 0) world.violations.push(`an audit calls ${pending} dead letters pending`);
}

function auditPorts(world: World): RepairPorts {
  const { ports } = world;
  return {
    log: auditLog(world),
    replays: world.replays,
    files: dataFiles(world),
    topic: sourceTopic(world),
    deadLetters: deadLetterTopic(world),
    warehouse: loadedFiles(world),
    spool: memorySpool(),
    clock: ports.clock,
    progress: () => {},
    sink: ports.deadLetters,
    notifier: ports.notifier,
  };
}

/** A chain is read at once: new links only come in front of it. */
export function auditLog(world: World): AuditLog {
  return {
    newest: (partition) =>
      world.read(`READ newest of ${partition}`, () => world.chain(partition).links.at(-1)),
    covering: (partition, generation, offset) =>
      world.read(`READ commit of ${partition}@${offset}`, () =>
        world.chain(partition).covering(generation, offset),
      ),
    put: (link) => world.ports.commits.put(link),
    closureOf: (partition, generation) => world.commitLog.closureOf(partition, generation),
    replace: (stop, closure) => world.commitLog.replace(stop, closure),
    lift: (stop, lifted) => world.commitLog.lift(stop, lifted),
    partitions: async () => [...world.chains().keys()],
    async *all(partition) {
      yield* await world.read(`READ chain ${partition}`, () =>
        world.chain(partition).links.toReversed(),
      );
    },
  };
}

/** What a footer says was true before the commit: reading it is nobody's turn. */
function dataFiles(world: World): DataFiles {
  const { bucket } = world;
  return {
    async *list() {
      const keys = await world.read('LIST data', () => bucket.keys(dataPrefix(TOPIC)));
      for (const key of keys) yield { key, modifiedMillis: bucket.modifiedMillis(key) };
    },
    async footer(key) {
      const text = bucket.get(key);
      if (text === undefined) return 'absent';
      const offsets = rowsOf(text).map(({ offset }) => offset);
      const [first = 0] = offsets;
      return { bytes: text.length, rows: offsets.length, first, last: offsets.at(-1) ?? 0 };
    },
    remove: (key) => world.write(`DELETE ${key}`, () => bucket.delete(key)),
  };
}

export function sourceTopic(world: World): TopicReader {
  const { topic } = world;
  return {
    offsets: () =>
      world.read('ASK for offsets', () =>
        Array.from({ length: topic.partitions }, (_, partition) => ({
          partition,
          beginning: topic.beginning(partition),
          end: topic.end(partition),
        })),
      ),
    async read(ranges, take) {
      if (isEmpty(ranges)) return;
      const records = await world.read('FETCH records', () =>
        [...ranges].flatMap(([partition, some]) =>
          inside(some).flatMap((offset) => topic.at(partition, offset)?.record ?? []),
        ),
      );
      for (const record of records) take(record);
    },
  };
}

export function deadLetterTopic(world: World): TopicReader {
  const { letters } = world;
  return {
    offsets: () =>
      world.read('ASK for dead letters', () => [
        { partition: 0, beginning: 0, end: letters.length },
      ]),
    async read(ranges, take) {
      if (isEmpty(ranges)) return;
      const messages = await world.read('FETCH dead letters', () =>
        messagesOf(letters).filter(({ offset }) => contains(ranges.get(0) ?? [], offset)),
      );
      for (const message of messages) take(message);
    },
  };
}

function isEmpty(ranges: ReadonlyMap<number, readonly OffsetRange[]>): boolean {
  return inside([...ranges.values()].flat()).length === 0;
}

function loadedFiles(world: World): LoadedFiles {
  const { table } = world;
  return {
    async each(take) {
      const files = await world.read('SELECT files', () => [...table.files]);
      for (const [key, ids] of files) take({ key, isInLedger: true, rows: ids.length });
    },
    doubled: () =>
      world.read('SELECT doubled rows', () => {
        const ids = [...table.files.values()].flat();
        return ids.length - new Set(ids).size;
      }),
  };
}
