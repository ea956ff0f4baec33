import { isHarmful } from '../../../core/audit/findings.ts';
import type { AuditReport, ChainReport } from '../../../core/audit/report.ts';
import type { Verdict } from './judge.ts';

const SHOWN = 10;

export interface Result {
  readonly minutes: number;
  readonly seed: number;
  /** Of the whole run, with what came before and after the disturbances. */
  readonly seconds: number;
  readonly disturbances: Readonly<Record<string, number>>;
  /** By what became of them. */
  readonly requests: Readonly<Record<string, number>>;
  readonly verdict: Verdict;
  readonly audit: AuditReport;
  /** What did not come about in time, if anything. */
  readonly late: string | undefined;
}

/** Whether every record has the one fate it was made for, and the audit says so, too. */
export function isExact({ verdict, audit, late }: Result): boolean {
  const { lost, doubled, misplaced } = verdict;
  const problems = lost.length + doubled.length + misplaced.length;
  return (
    problems === 0 && late === undefined && !audit.findings.some(({ code }) => isHarmful(code))
  );
}

/** The result as people read it. */
export function reportText(result: Result): string {
  const { minutes, seed, seconds, disturbances, requests, verdict, audit, late } = result;
  const { lost, doubled, misplaced, letters } = verdict;
  return [
    `seed ${seed}, ${minutes} minutes, ${seconds} s in all`,
    section('disturbances', Object.entries(disturbances)),
    section('requests to S3 and SQS', Object.entries(requests)),
    section('records', [
      ['produced', verdict.produced],
      ['rows', verdict.rows],
      ['tombstones', verdict.tombstones],
      ["open dead letters, the function's", letters.function],
      ["open dead letters, the mapping's", letters.mapping],
      ['void dead letters', letters.void],
      ['pending dead letters', letters.pending],
      ['lost', count(lost)],
      ['doubled', count(doubled)],
      ['misplaced', count(misplaced)],
    ]),
    section('audit', auditFigures(audit)),
    ...(late === undefined ? [] : [`NOT IN TIME: ${late}`]),
    isExact(result) ? 'EXACT: every record has one fate' : 'NOT EXACT',
  ].join('\n');
}

type Figure = readonly [name: string, value: number | string];

function section(title: string, figures: readonly Figure[]): string {
  const width = Math.max(...figures.map(([, value]) => String(value).split(' ')[0]?.length ?? 0));
  const lines = figures.map(([name, value]) => {
    const [number = '', ...details] = String(value).split(' ');
    return [`  ${number.padStart(width)}  ${name}`, ...details].join(' ');
  });
  return [title, ...lines].join('\n');
}

/** How many, and which ones first. */
function count(identities: readonly string[]): string {
  return [identities.length, ...identities.slice(0, SHOWN)].join(' ');
}

function auditFigures({ chains, files, counts }: AuditReport): Figure[] {
  const sum = (figure: (chain: ChainReport) => number): number =>
    chains.reduce((total, chain) => total + figure(chain), 0);
  return [
    ['commits', sum(({ commits }) => commits)],
    ['rows', sum(({ rows }) => rows)],
    ['open dead letters', sum(({ deadLetters }) => deadLetters.open)],
    ['void dead letters', sum(({ deadLetters }) => deadLetters.void)],
    ['tombstones', sum(({ tombstones }) => tombstones)],
    ['offsets in gaps', sum(({ gaps }) => gaps)],
    ['files committed', files.committed],
    ['files in the warehouse', files.loaded ?? 0],
    ['orphans', files.orphans],
    ...Object.entries(counts).map(([code, times]): Figure => [`findings ${code}`, times]),
  ];
}
