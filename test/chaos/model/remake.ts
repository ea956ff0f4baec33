import {
  closeChain,
  type ProvenReset,
  proveReset,
  type ResetPorts,
} from '../../../core/audit/reset.ts';
import { auditLog, sourceTopic } from './audit.ts';
import type { Mapping } from './mapping.ts';
import { type Kind, TOPIC } from './topic.ts';
import type { World } from './world.ts';

export interface Remaking {
  /** What the new topic starts with, in every partition. */
  readonly kinds: readonly Kind[];
  /** Whether the calls that still run end well before they run out of time. */
  readonly finishes: boolean;
  /** Whether the chains are closed before the mapping is enabled again. */
  readonly resets: boolean;
  /** Whether no sandbox survives. */
  readonly recycles: boolean;
}

/** The runbook: the mapping is disabled for one function timeout, then the topic is made again. */
export async function remake(world: World, mapping: Mapping, how: Remaking): Promise<void> {
  if (world.topic.life > 0) return;
  await disable(world, mapping, how.finishes);
  if (how.recycles) mapping.recycle();
  world.topic.remake();
  world.now += 1000;
  world.generations.push(new Map());
  for (let partition = 0; partition < world.topic.partitions; partition++) {
    for (const kind of how.kinds) world.topic.produce(partition, kind, world.now++);
  }
  world.scheduler.note('the topic is deleted and made again');
  mapping.restart();
  for (let partition = 0; partition < world.topic.partitions; partition++) {
    const [oldest] = world.chain(partition).commits;
    // only what was settled at offset 0 contradicts at once: else the reset has to come first
    const isSeen = oldest?.ends.first.offset === 0;
    if (how.resets || !isSeen) await close(world, partition);
  }
  if (needsReset(world)) stopOthers(world);
}

/** Until the reset nobody repairs or replays: he would take the new topic for the old one. */
function stopOthers({ scheduler }: World): void {
  for (const { name, process } of scheduler.actors) {
    if (!name.startsWith('loader')) scheduler.crash(process, false);
  }
}

/** The chains of a topic that was made again are closed while the mapping is disabled; then it starts anew. */
export async function reset(world: World, mapping: Mapping): Promise<void> {
  if (!needsReset(world)) return;
  await disable(world, mapping, false);
  for (let partition = 0; partition < world.topic.partitions; partition++) {
    if (!world.generations[1]?.has(partition)) await close(world, partition);
  }
  mapping.restart();
}

export function needsReset({ topic, generations }: World): boolean {
  return topic.life > 0 && (generations[1]?.size ?? 0) < topic.partitions;
}

/** Nothing that an invocation asked for is under way any more after one function timeout. */
async function disable(world: World, mapping: Mapping, finishes: boolean): Promise<void> {
  for (const actor of world.scheduler.actors) {
    if (!actor.name.startsWith('call')) continue;
    if (finishes) await world.scheduler.finish(actor);
    else mapping.kill(actor.process, false);
  }
  world.scheduler.arriveAll();
}

/** `sluice log reset` of a partition. */
async function close(world: World, partition: number): Promise<void> {
  const ports = {
    log: auditLog(world),
    topic: sourceTopic(world),
    activeMembers: async () => 0,
    clock: world.ports.clock,
  };
  const actor = await world.act('log reset', async () => {
    const proven = await provenEnd(world, ports, partition);
    const { generation, from } = await closeChain(ports, proven, { by: 'somebody', why: 'remade' });
    world.generations[1]?.set(partition, generation + 1);
    world.scheduler.note(`the chain of partition ${partition} is closed at ${generation}/${from}`);
  });
  await world.scheduler.finish(actor);
  if (!world.generations[1]?.has(partition)) {
    world.violations.push(`log reset refuses partition ${partition}`);
  }
}

/** An empty chain is closed, too: a dead letter of Lambda's may be all that is left of the old topic. */
async function provenEnd(world: World, ports: ResetPorts, partition: number): Promise<ProvenReset> {
  const [first] = world.topic.read(partition, 0, 1);
  if (!first || world.chain(partition).links.length > 0) return proveReset(ports, partition);
  const newest = { event: TOPIC, generation: 0, partition, next: 0 } as ProvenReset['newest'];
  return { newest, evidence: 'nothing was committed', until: first.record.timestamp };
}
