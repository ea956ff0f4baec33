import { FINDINGS, type Finding, type FindingCode } from '../../core/audit/findings.ts';
import type { RepairPlan } from '../../core/audit/repair.ts';
import type { AuditReport, ChainReport } from '../../core/audit/report.ts';
import { formatCount } from '../kit/format.ts';
import { table } from '../kit/table.ts';

const CHAIN_HEADINGS = [
  'partition',
  'generation',
  'settled',
  'commits',
  'rows',
  'open',
  'resolved',
  'void',
  'pending',
  'expired',
  'tombstones',
  'gaps',
  'held by Kafka',
  'lag',
];

/** The report as people read it. */
export function auditText(report: AuditReport): string {
  return [
    table(CHAIN_HEADINGS, report.chains.map(chainCells)),
    filesText(report),
    ...findingsText(report),
    verdict(report),
  ].join('\n\n');
}

/** What a repair is going to do. */
export function planText(plan: RepairPlan): string[] {
  const { orphans, filesToAnnounce, lostRanges } = plan;
  const lines: string[] = [];
  if (orphans > 0) lines.push(`delete ${formatCount(orphans)} files that no commit ever names`);
  if (filesToAnnounce > 0) lines.push(`announce ${formatCount(filesToAnnounce)} files again`);
  if (lostRanges > 0) {
    const ranges = formatCount(lostRanges);
    lines.push(`produce the records of ${ranges} ranges of offsets as dead letters SKIPPED`);
  }
  return lines;
}

function chainCells(chain: ChainReport): string[] {
  const { partition, generation, from, next, deadLetters, closed } = chain;
  const { open, resolved, void: undone, pending, expired } = deadLetters;
  const counts = [open, resolved, undone, pending, expired, chain.tombstones, chain.gaps];
  return [
    String(partition),
    String(generation),
    `${formatCount(from)} to ${formatCount(next)}${closed ? ', closed' : ''}`,
    formatCount(chain.commits),
    formatCount(chain.rows),
    ...counts.map(formatCount),
    formatCount(chain.gapsHeld),
    chain.kafka ? formatCount(chain.lag) : '–',
  ];
}

function filesText({ files, replays, foreignLetters }: AuditReport): string {
  const { committed, loaded, loading, orphans, unclaimed, foreign } = files;
  const counts: readonly (readonly [name: string, count: number])[] = [
    ['committed', committed],
    ...(loaded === undefined ? [] : [['in the warehouse', loaded] as const]),
    ...(loading === 0 ? [] : [['on their way there', loading] as const]),
    ['orphans', orphans],
    ['not committed yet', unclaimed],
    ['foreign', foreign],
  ];
  const shown = counts.map(([name, count]) => `${formatCount(count)} ${name}`).join(', ');
  const letters =
    foreignLetters === 0 ? '' : `\ndead-letter topic: ${foreignLetters} messages of others`;
  const { chunks, committed: applied } = replays;
  const replayed =
    chunks === 0
      ? ''
      : `\nreplays: ${formatCount(applied)} of ${formatCount(chunks)} chunks applied`;
  return `files: ${shown}${replayed}${letters}`;
}

function findingsText({ findings, counts }: AuditReport): string[] {
  if (findings.length === 0) return [];
  const cells = findings.map((finding) => [
    finding.code,
    ...placeCells(finding),
    finding.detail ?? FINDINGS[finding.code],
  ]);
  const shown = table(['finding', 'partition', 'generation', 'offsets', 'what'], cells);
  const all = Object.entries(counts).map(
    ([code, count]) => `${formatCount(count)} ${code}: ${FINDINGS[code as FindingCode]}`,
  );
  return [shown, all.join('\n')];
}

function placeCells({ partition, generation, from, to }: Finding): string[] {
  const offsets = from === undefined || to === undefined ? '–' : `${from} to ${to - 1}`;
  return [String(partition ?? '–'), String(generation ?? '–'), offsets];
}

function verdict({ consistent, chains }: AuditReport): string {
  if (!consistent) return '✗ Not consistent';
  const rows = chains.reduce((sum, chain) => sum + chain.rows, 0);
  return `✓ Consistent: ${formatCount(rows)} rows, every settled offset accounted for`;
}
