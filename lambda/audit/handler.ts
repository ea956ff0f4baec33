import { systemClock } from '../../adapters/clock.ts';
import { type FindingCode, isHarmful } from '../../core/audit/findings.ts';
import { METRIC } from '../../core/contract.ts';
import { WorldFault } from '../../core/errors.ts';
import { type Auditor, createAuditor } from './auditor.ts';

const HOUR_MILLIS = 3_600_000;
/** Twice the schedule: one run may be missed. */
const ANNOUNCE_MILLIS = 2 * HOUR_MILLIS;
const RECONCILE_MILLIS = 48 * HOUR_MILLIS;

export interface AuditTask {
  /** `announce` the files of recent commits again, or `reconcile` all that the commits promise. */
  readonly task: 'announce' | 'reconcile';
  /** `host:port,host:port` */
  readonly brokers: string;
}

let auditor: Auditor | undefined;

/** Does one task of the schedule. It mends nothing but announcements: the rest is for people to decide. */
export async function handler({ task, brokers }: AuditTask): Promise<void> {
  auditor ??= createAuditor();
  const { log } = auditor;
  if (task === 'announce') {
    log.info('announced again', { ...(await auditor.announce(systemClock() - ANNOUNCE_MILLIS)) });
  } else if (task === 'reconcile') {
    await reconcile(auditor, brokers);
  } else {
    throw new WorldFault('CONFIG', `task: got "${task}", allowed: announce, reconcile`);
  }
}

async function reconcile({ log, metrics, ...auditor }: Auditor, brokers: string): Promise<void> {
  const report = await auditor.reconcile(brokers, systemClock() - RECONCILE_MILLIS);
  const counts = Object.entries(report.counts) as [FindingCode, number][];
  const harmful = counts.filter(([code]) => isHarmful(code));
  const inconsistencies = harmful.reduce((sum, [, count]) => sum + count, 0);
  metrics({ [METRIC.auditInconsistencies]: inconsistencies });
  const { chains, files, findings } = report;
  if (inconsistencies > 0) log.error('inconsistent', { counts: report.counts, findings, chains });
  else log.info('consistent', { counts: report.counts, chains, files });
}
