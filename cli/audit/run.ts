import { audit } from '../../core/audit/audit.ts';
import { planRepair, type Repaired, repair } from '../../core/audit/repair.ts';
import type { AuditReport } from '../../core/audit/report.ts';
import { commitsPrefix, dataPrefix } from '../../core/contract.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { confirm } from '../kit/confirm.ts';
import { type Io, print, printJson, tell } from '../kit/io.ts';
import type { Place, PlacedEvent } from '../kit/place.ts';
import { Pace } from './pace.ts';
import { type PlacePorts, withPorts } from './ports.ts';
import { auditText, planText } from './report.ts';

export interface RunOptions {
  readonly sinceMillis: number | undefined;
  readonly isRepairing: boolean;
  readonly isAgreed: boolean;
  readonly isJson: boolean;
}

/** Audits an event, shows what it found, and repairs it where that is wanted. */
export function runAudit(
  place: Place,
  event: PlacedEvent,
  options: RunOptions,
  io: Io,
): Promise<ExitCode> {
  return withPorts(place, event, async (ports) => {
    const pace = new Pace(io, await workload(ports, event.name));
    const withProgress = { ...ports, progress: pace.step };
    const { sinceMillis } = options;
    const report = await audit(withProgress, { event: event.name, sinceMillis });
    if (!options.isJson) print(io, auditText(report));
    const repaired = options.isRepairing
      ? await repairAfterQuestion(withProgress, report, options, io)
      : undefined;
    if (options.isJson) printJson(io, { ...report, ...(repaired && { repaired }) });
    return report.consistent ? EXIT.ok : EXIT.inconsistent;
  });
}

async function workload({ files, deadLetters }: PlacePorts, event: string) {
  const held = await deadLetters.offsets();
  return {
    commits: await files.count(commitsPrefix(event)),
    files: await files.count(dataPrefix(event)),
    letters: held.reduce((sum, { beginning, end }) => sum + end - beginning, 0),
  };
}

async function repairAfterQuestion(
  ports: Parameters<typeof repair>[0],
  report: AuditReport,
  { isAgreed }: RunOptions,
  io: Io,
): Promise<Repaired | undefined> {
  const plan = planText(planRepair(report));
  if (plan.length === 0) {
    tell(io, 'there is nothing that a repair could mend');
    return undefined;
  }
  tell(io, ['the repair will', ...plan.map((line) => `  ${line}`)].join('\n'));
  if (!(await confirm(io, 'Go on?', isAgreed))) return undefined;
  const repaired = await repair(ports, report);
  const { removed, announced, deadLetters } = repaired;
  tell(io, `${removed} files deleted, ${announced} commits announced, ${deadLetters} dead letters`);
  tell(io, 'audit again to see that it is consistent now');
  return repaired;
}
