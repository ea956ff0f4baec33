import { withSessionPorts } from '../../../cli/audit/ports.ts';
import { Random } from '../../../cli/generator/random.ts';
import { withWarehouse } from '../../../cli/kit/session.ts';
import { audit } from '../../../core/audit/audit.ts';
import type { AuditReport } from '../../../core/audit/report.ts';
import { event } from '../../../events/order-placed/event.ts';
import { progressOn } from '../../../local/progress.ts';
import { disturbancesOf } from './disturb.ts';
import { findAll } from './find.ts';
import { judge } from './judge.ts';
import { produceUntil } from './load.ts';
import { play } from './play.ts';
import { isExact, reportText } from './report.ts';
import { waitUntilSettled } from './settled.ts';
import { startWorld, type World } from './world.ts';

export interface RealChaosOptions {
  readonly minutes: number;
  readonly seed: number;
}

/**
 * Disturbs the bundled functions on a real broker and a real S3 API for some minutes, then compares what
 * arrived with what was produced.
 *
 * @returns whether nothing was lost, doubled or misplaced
 */
export async function runRealChaos(options: RealChaosOptions): Promise<boolean> {
  const startedAt = performance.now();
  process.stderr.write(`seed ${options.seed}, ${options.minutes} minutes\n`);
  const world = await startWorld(event.name, progressOn(process.stderr));
  try {
    const disturbances = await disturb(world, options);
    const late = await waitUntilSettled(world);
    await world.stopRunners();
    const result = {
      ...options,
      seconds: Math.round((performance.now() - startedAt) / 1000),
      disturbances,
      requests: world.proxy.tally,
      verdict: judge(await findAll(world.session, world.event)),
      audit: await auditOf(world),
      late,
    };
    process.stdout.write(`${reportText(result)}\n`);
    return isExact(result);
  } finally {
    await world.stop();
  }
}

/** Produces and disturbs for as long as the run is to last. */
async function disturb(world: World, options: RealChaosOptions) {
  const stop = new AbortController();
  const producing = produceUntil(stop.signal, event, world.session, options.seed);
  const random = new Random(`${options.seed}/disturbances`);
  try {
    return await play(disturbancesOf(world, random), options);
  } finally {
    stop.abort();
    await producing;
  }
}

/** The product's own proof, beside the verdict. */
function auditOf({ session, event: ofSession }: World): Promise<AuditReport> {
  return withSessionPorts(withWarehouse(session), ofSession, (ports) =>
    audit({ ...ports, progress: () => {} }, { event: ofSession.name }),
  );
}
