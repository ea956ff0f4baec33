import { setTimeout as sleep } from 'node:timers/promises';
import type { Random } from '../../../cli/generator/random.ts';
import { FAULTS, type Fault } from './fault-proxy.ts';
import { producePoison } from './load.ts';
import { killLoading } from './loader-kill.ts';
import { kill } from './processes.ts';
import { announceAgain, deliverTwice } from './queue.ts';
import type { World } from './world.ts';

const BROKER_DOWN_MILLISECONDS = 5_000;
const STORE_AWAY_MILLISECONDS = 60_000;
/** How a service is not there: it refuses, it breaks off, it says nothing. */
const ABSENCES = ['unavailable', 'reset', 'silence'] as const;

export interface Disturbance {
  readonly name: string;
  readonly weight: number;
  /** Until it is over. @returns false when there was nothing to disturb */
  run(): Promise<boolean>;
}

/** The ways in which the world goes wrong. */
export function disturbancesOf(world: World, random: Random): readonly Disturbance[] {
  const always = (run: () => Promise<void>) => () => run().then(() => true);
  const withFaults = (milliseconds: number, decide: () => Fault) =>
    always(async () => {
      world.proxy.decide = decide;
      await sleep(milliseconds);
      world.proxy.decide = () => 'none';
    });
  const restart = (how: 'stopped' | 'killed') =>
    always(() => world.restartBroker(how, () => sleep(BROKER_DOWN_MILLISECONDS)));
  const { session, event } = world;
  return [
    { name: 'consumer killed', weight: 8, run: async () => killOne(world.consumers(), random) },
    { name: 'loader killed', weight: 2, run: async () => killOne(world.loaders(), random) },
    {
      name: 'loader killed in the middle of a load, three times',
      weight: 4,
      run: async () => (await killLoading(world, random)) > 0,
    },
    {
      name: 'a record that exhausts the memory',
      weight: 3,
      run: always(() =>
        producePoison(session, event.topic, random.integer(0, event.partitions - 1)),
      ),
    },
    {
      name: 'S3 and SQS flaky',
      weight: 4,
      run: withFaults(8_000, () => (random.chance(0.3) ? random.pick(FAULTS) : 'none')),
    },
    {
      name: 'answers of S3 and SQS lost',
      weight: 3,
      run: withFaults(1_500, () => 'answer lost'),
    },
    {
      name: 'S3 and SQS away for a minute',
      weight: 0.5,
      run: withFaults(STORE_AWAY_MILLISECONDS, () => random.pick(ABSENCES)),
    },
    { name: 'files announced again', weight: 3, run: () => announceAgain(world, random) },
    { name: 'messages delivered twice', weight: 3, run: always(() => deliverTwice(world)) },
    {
      name: 'runner replaced',
      weight: 1.5,
      run: always(() => world.replaceRunner(random.integer(0, 1))),
    },
    { name: 'broker stopped and started', weight: 0.5, run: restart('stopped') },
    { name: 'broker killed and started', weight: 0.5, run: restart('killed') },
  ];
}

function killOne(pids: readonly number[], random: Random): boolean {
  if (pids.length === 0) return false;
  kill(random.pick(pids));
  return true;
}
