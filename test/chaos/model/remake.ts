import { closeChain, proveReset, type ResetPorts } from '../../../core/audit/reset.ts';
import { auditLog, deadLetterTopic, sourceTopic } from './audit.ts';
import type { Chain } from './chain.ts';
import type { Mapping } from './mapping.ts';
import type { Actor, Verdict } from './scheduler.ts';
import { memorySpool } from './spool.ts';
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

const FUNCTION_TIMEOUT_MILLIS = 120_000;

export interface Interruption {
  readonly well: number;
  readonly last: Verdict;
}

/** The runbook: the mapping is disabled for one function timeout, nobody replays, then the topic is made again. */
export async function remake(world: World, mapping: Mapping, how: Remaking): Promise<void> {
  if (world.topic.life > 0) return;
  await disable(world, mapping, how.finishes);
  stopAll(world, 'replay');
  if (how.recycles) mapping.recycle();
  world.topic.remake();
  world.generations.push(new Map());
  for (let partition = 0; partition < world.topic.partitions; partition++) {
    for (const kind of how.kinds) world.topic.produce(partition, kind, world.now++);
  }
  world.scheduler.note('the topic is deleted and made again');
  mapping.restart();
  for (let partition = 0; partition < world.topic.partitions; partition++) {
    // a chain without a commit remembers nothing: the new topic would join it, and nothing would tell
    const isEmpty = world.chain(partition).commits.length === 0;
    if (how.resets || isEmpty) await close(world, mapping, partition);
  }
}

/** The chains of a topic that was made again are closed while the mapping is disabled; then it starts anew. */
export async function reset(
  world: World,
  mapping: Mapping,
  interrupted?: Interruption,
): Promise<void> {
  if (!needsReset(world)) return;
  await disable(world, mapping, false);
  for (let partition = 0; partition < world.topic.partitions; partition++) {
    if (!livesOf(world).has(partition)) await close(world, mapping, partition, interrupted);
  }
}

function needsReset({ topic, generations }: World): boolean {
  return topic.life > 0 && (generations[1]?.size ?? 0) < topic.partitions;
}

/** Whether a chain still takes the new topic for its own. */
export function isUnnoticed(world: World): boolean {
  return openChains(world).some((chain) => !chain.isStopped);
}

/**
 * Whether records of the new topic may have become late dead letters of a chain that remembers nothing of
 * its first offsets. Until the reset they must not expire: nothing else tells whose they are.
 */
export function mayHoldLate(world: World): boolean {
  return openChains(world).some(({ commits: [oldest] }) => oldest?.ends.first.offset !== 0);
}

/** Chains of the first topic that have to be closed. */
function openChains(world: World): readonly Chain[] {
  if (!needsReset(world)) return [];
  return world.chains().filter((_, partition) => !livesOf(world).has(partition));
}

/** Nothing that an invocation asked for is under way any more after one function timeout. */
async function disable(world: World, mapping: Mapping, finishes: boolean): Promise<void> {
  for (const actor of world.scheduler.actors) {
    if (!actor.name.startsWith('call')) continue;
    if (finishes) await world.scheduler.finish(actor);
    else mapping.kill(actor.process, false);
  }
  world.now += FUNCTION_TIMEOUT_MILLIS;
  world.scheduler.arriveAll();
}

/** `sluice log reset` of a partition. */
async function close(
  world: World,
  mapping: Mapping,
  partition: number,
  interrupted?: Interruption,
): Promise<void> {
  // nobody repairs while a chain is closed
  stopAll(world, 'audit');
  const attempt = () => world.act('log reset', () => closeOnce(world, mapping, partition));
  if (interrupted) await interrupt(world, await attempt(), interrupted);
  if (!livesOf(world).has(partition)) await world.scheduler.finish(await attempt());
  if (!livesOf(world).has(partition)) {
    world.violations.push(`log reset refuses partition ${partition}`);
  }
}

function stopAll({ scheduler }: World, kind: string): void {
  for (const { name, process } of scheduler.actors) {
    if (name.startsWith(kind)) scheduler.crash(process, false);
  }
}

/** Whoever resets has so many effects without a fault, then one with this verdict, and is gone. */
async function interrupt(
  { scheduler }: World,
  actor: Actor,
  { well, last }: Interruption,
): Promise<void> {
  for (let turn = 0; turn < well; turn++) if (!(await scheduler.turn(actor, 'ok'))) return;
  await scheduler.turn(actor, last);
  scheduler.crash(actor.process, false);
}

async function closeOnce(world: World, mapping: Mapping, partition: number): Promise<void> {
  const ports: ResetPorts = {
    event: TOPIC,
    log: auditLog(world),
    topic: sourceTopic(world),
    deadLetters: deadLetterTopic(world),
    spool: memorySpool(),
    activeMembers: async () => 0,
    rewind: async (one, offset) => mapping.reset(one, offset),
    clock: world.ports.clock,
  };
  const proven = await proveReset(ports, partition).catch((error: Error) => error);
  if (!(proven instanceof Error)) {
    if (proven.verdict === 'lift') throw new Error('the stop had a reason');
    const { generation } = await closeChain(ports, proven, { by: 'somebody', why: 'remade' });
    livesOf(world).set(partition, generation + 1);
  } else if (proven.message.includes('[ALREADY_CLOSED]')) {
    // by an attempt that did not hear of it
    livesOf(world).set(partition, (world.chain(partition).closures.at(-1)?.generation ?? 0) + 1);
  } else if (proven.message.includes('[NOTHING_COMMITTED]')) {
    // what remembers nothing of the old topic can go on: the new one is its first
    livesOf(world).set(partition, 0);
  } else throw proven;
}

/** By partition, the generation of the second topic. */
function livesOf({ generations }: World): Map<number, number> {
  const [, second] = generations;
  if (!second) throw new Error('the topic was not made again');
  return second;
}
