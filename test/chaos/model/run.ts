import { auditAndRepair, requireConsistent } from './audit.ts';
import { load } from './loader.ts';
import { Mapping } from './mapping.ts';
import { requireExactlyOnce, requireReplayed } from './oracle.ts';
import { isUnnoticed, mayHoldLate, remake, reset } from './remake.ts';
import { replay } from './replay.ts';
import { type Schedule, type Step, shownStep } from './schedule.ts';
import type { Actor } from './scheduler.ts';
import { type Tally, tallyOf } from './tally.ts';
import { World } from './world.ts';

/** More rounds than any schedule needs to come to rest. */
const MAX_ROUNDS = 500;
const HOUR_MILLIS = 3_600_000;

/**
 * What nobody does between the remaking of a topic and the first batch of it: it would take the
 * contradiction away by which the new topic is found out. From then on the chain itself is stopped, and
 * anything may happen.
 */
const DISTURBING = new Set<Step['do']>(['give up', 'reset offsets', 'compact', 'retain', 'replay']);

/** What takes records that only dead letters hold otherwise. */
const EXPIRING = new Set<Step['do']>(['compact', 'retain']);

class Violation extends Error {
  override readonly name = 'Violation';
}

/**
 * Plays a schedule and judges how the world looks at its end.
 *
 * @throws Violation
 */
export async function run(schedule: Schedule, trace?: (line: string) => void): Promise<Tally> {
  const world = new World(schedule.partitions, trace);
  const mapping = new Mapping(world);
  for (let partition = 0; partition < schedule.partitions; partition++) {
    for (const kind of schedule.kinds) world.topic.produce(partition, kind, world.now++);
  }
  trace?.(`— a topic of ${schedule.partitions} partitions that hold ${schedule.kinds.join(', ')}`);
  for (const step of schedule.steps) {
    world.now += 1;
    trace?.(`— ${shownStep(step)}`);
    await play(world, mapping, step);
    refuse(world);
  }
  await comeToRest(world, mapping, schedule.end);
  return tallyOf(world, mapping);
}

function refuse({ violations: [first] }: World): void {
  if (first !== undefined) throw new Violation(first);
}

async function play(world: World, mapping: Mapping, step: Step): Promise<void> {
  const { topic } = world;
  const partition = 'partition' in step ? step.partition % topic.partitions : 0;
  if (isUnnoticed(world) && DISTURBING.has(step.do)) return;
  if (mayHoldLate(world) && EXPIRING.has(step.do)) return;
  switch (step.do) {
    case 'produce':
      for (const kind of step.kinds) {
        // a marker where the chain remembers its only record would hide that the topic is another one
        if (kind !== 'marker' || !mayHoldLate(world)) topic.produce(partition, kind, world.now++);
      }
      return;
    case 'invoke':
      return turns(
        world,
        await mapping.invoke(step.limits.slice(0, topic.partitions), step.process),
        step,
      );
    case 'go on': {
      const { actors } = world.scheduler;
      return turns(world, actors[step.actor % Math.max(1, actors.length)], step);
    }
    case 'time out':
      return void mapping.timeOut(step.call, step.halve);
    case 'crash':
      return mapping.crash(step.call, step.inside, step.halve);
    case 'arrive late':
      return world.scheduler.arrive(step.effect);
    case 'give up':
      // it has tried again and again before
      world.now += 1000;
      return mapping.giveUp(step.copies, step.commits);
    case 'rebalance':
      return mapping.rebalance();
    case 'reset offsets':
      // Kafka lets nobody do so before the group has been idle for a while
      world.now += 1000;
      return mapping.reset(partition, offsetAt(step, topic.end(partition)));
    case 'compact':
      return topic.compact(partition, offsetAt(step, topic.end(partition)));
    case 'retain':
      return topic.retain(partition, offsetAt(step, topic.end(partition)));
    case 'deploy':
      world.version = step.version;
      return;
    case 'wait':
      world.now += step.hours * HOUR_MILLIS;
      return;
    case 'audit':
      return turns(world, await world.act('audit', () => auditAndRepair(world)), step);
    case 'replay':
      return turns(world, await world.act('replay', () => replay(world)), step);
    case 'load':
      return turns(
        world,
        await world.act('loader', () => load(world, step.from, step.limit)),
        step,
      );
    case 'remake':
      return remake(world, mapping, step);
    case 'reset chains':
      return reset(world, mapping, step);
  }
}

function offsetAt({ share }: { readonly share: number }, end: number): number {
  return Math.floor((end * share) / 10);
}

async function turns(
  { scheduler }: World,
  actor: Actor | undefined,
  {
    well,
    last,
    ...step
  }: { well: number; last: Parameters<typeof scheduler.turn>[1]; nth?: number },
): Promise<void> {
  if (!actor) return;
  for (let turn = 0; turn < well; turn++) {
    if (!(await scheduler.turn(actor, 'ok', step.nth))) return;
  }
  await scheduler.turn(actor, last, step.nth);
}

/** Faults are over: what was not acknowledged is delivered again, and somebody looks after the rest. */
async function comeToRest(world: World, mapping: Mapping, end: Schedule['end']): Promise<void> {
  const { scheduler, topic } = world;
  scheduler.note('— faults are over');
  scheduler.calm = true;
  if (end.late === 'before') scheduler.arriveAll();
  if (end.zombies === 'die')
    for (const { process } of scheduler.actors) mapping.kill(process, false);
  if (end.zombies === 'before') await finishAll(world);
  await reset(world, mapping);
  world.version = end.version;
  // a row behind everything: what lies before it is settled, or a gap
  for (let p = 0; p < topic.partitions; p++) topic.produce(p, 'row', world.now++);
  mapping.rebalance();
  await drain(world, mapping);
  await finishAll(world);
  scheduler.arriveAll();
  await judge(world);
  await scheduler.finish(await world.act('replay', () => replay(world)));
  await judge(world);
  requireReplayed(world);
  await scheduler.finish(await world.act('audit', () => requireConsistent(world)));
  refuse(world);
}

async function judge(world: World): Promise<void> {
  const { scheduler, queue } = world;
  // what was committed just now may still be on its way into the warehouse
  world.now += HOUR_MILLIS;
  await scheduler.finish(await world.act('audit', () => auditAndRepair(world)));
  for (let round = 0; queue.messages.length > 0 && round < MAX_ROUNDS; round++) {
    await scheduler.finish(await world.act('loader', () => load(world, 0, 10)));
  }
  requireExactlyOnce(world);
  refuse(world);
}

async function drain(world: World, mapping: Mapping): Promise<void> {
  for (let round = 0; !mapping.isIdle; round++) {
    if (round === MAX_ROUNDS) throw new Violation('the mapping never comes to an end');
    const actor = await mapping.invoke([5, 5].slice(0, world.topic.partitions), 0);
    if (actor) await world.scheduler.finish(actor);
    refuse(world);
  }
}

async function finishAll({ scheduler }: World): Promise<void> {
  for (const actor of scheduler.actors) await scheduler.finish(actor);
}
