import { auditChains } from './chains.ts';
import { Audit, type AuditOptions, type AuditPorts } from './context.ts';
import { auditFiles } from './files.ts';
import { FINDINGS, type Finding, type FindingCode } from './findings.ts';
import { auditKafka } from './kafka.ts';
import { auditLetters } from './letters.ts';
import { auditWarehouse } from './loaded.ts';
import type { AuditSpool } from './ports.ts';
import { auditReplays } from './replays.ts';
import type { AuditReport } from './report.ts';

/** Findings of a kind that a report shows. */
const MAX_SHOWN = 20;

/**
 * Proves that every offset of every chain is a row of a file named once, a dead letter, a tombstone, or
 * a gap that Kafka does not hold, and says what does not fit. It changes nothing.
 *
 * Memory is bounded: chains and the prefix are read a page at a time, and what has to be joined lies in
 * the spool. The order matters: whatever a commit promises was there before it, so what was
 * committed is read first, replays and chains, then letters and files.
 */
export async function audit(ports: AuditPorts, options: AuditOptions): Promise<AuditReport> {
  const one = new Audit(ports, options);
  await auditReplays(one);
  await auditChains(one);
  await auditLetters(one);
  await auditKafka(one);
  await auditFiles(one);
  if (ports.warehouse) await auditWarehouse(one, ports.warehouse);
  const counts = ports.spool.counts();
  return {
    event: options.event,
    sinceMillis: options.sinceMillis,
    consistent: counts.size === 0,
    chains: one.chains(),
    files: one.files,
    replays: one.replays,
    foreignLetters: one.foreignLetters,
    counts: Object.fromEntries(counts),
    findings: [...shown(ports.spool)],
  };
}

function* shown(spool: AuditSpool): Generator<Finding> {
  for (const code of Object.keys(FINDINGS) as FindingCode[]) {
    let left = MAX_SHOWN;
    for (const { key: _, ...finding } of spool.findings(code)) {
      if (left === 0) break;
      left -= 1;
      yield finding;
    }
  }
}
