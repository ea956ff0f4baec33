import { setTimeout as sleep } from 'node:timers/promises';
import { S3CommitLog } from '../../../adapters/s3-commit-log.ts';
import { SqsNotifier } from '../../../adapters/sqs-notifier.ts';
import type { Random } from '../../../cli/generator/random.ts';
import { isCommit } from '../../../core/settle/commit.ts';
import { clientsOf } from './clients.ts';
import type { Fault } from './fault-proxy.ts';
import type { World } from './world.ts';

const BROKER_DOWN_MILLISECONDS = 5_000;
const STORE_AWAY_MILLISECONDS = 60_000;
const FAULTS: readonly Fault[] = ['delay', 'reset', 'unavailable', 'answer lost'];

export interface Disturbance {
  readonly name: string;
  readonly weight: number;
  run(): Promise<void>;
}

/** The ways in which the world goes wrong, each until it is over. */
export function disturbancesOf(world: World, random: Random): readonly Disturbance[] {
  const flaky = (share: number) => () => (random.chance(share) ? random.pick(FAULTS) : 'none');
  const withFaults = async (decide: () => Fault, milliseconds: number) => {
    world.proxy.decide = decide;
    await sleep(milliseconds);
    world.proxy.decide = () => 'none';
  };
  return [
    { name: 'kill -9 a function', weight: 8, run: async () => killOne(world, random) },
    { name: 'S3 flaky', weight: 4, run: () => withFaults(flaky(0.3), 8_000) },
    { name: 'answers of S3 lost', weight: 3, run: () => withFaults(() => 'answer lost', 1_500) },
    { name: 'files announced again', weight: 3, run: () => announceAgain(world, random) },
    {
      name: 'broker restarted',
      weight: 1,
      run: () => world.restartBroker(() => sleep(BROKER_DOWN_MILLISECONDS)),
    },
    {
      name: 'S3 away for a minute',
      weight: 0.5,
      run: () => withFaults(() => 'unavailable', STORE_AWAY_MILLISECONDS),
    },
  ];
}

function killOne(world: World, random: Random): void {
  const pids = world.functionPids();
  if (pids.length > 0) process.kill(random.pick(pids), 'SIGKILL');
}

/** SQS delivers at least once: files that were announced long ago come again. */
async function announceAgain({ session }: World, random: Random): Promise<void> {
  const [event] = session.events;
  if (!event) return;
  const { s3: client, sqs } = clientsOf(session);
  const { bucket } = session;
  const notifier = new SqsNotifier({ client: sqs, queueUrl: event.queueUrl, bucket });
  const log = new S3CommitLog({ client, bucket, event: event.name });
  const partition = random.integer(0, event.partitions - 1);
  for await (const link of log.all(partition)) {
    if (!isCommit(link)) continue;
    await notifier.announce(link);
    if (random.chance(0.2)) return;
  }
}
