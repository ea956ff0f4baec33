import type { AuditStep } from '../../core/audit/context.ts';
import { formatCount } from '../kit/format.ts';
import { type Io, tell } from '../kit/io.ts';

/** Measured on one machine with two cores; the estimate is corrected as the audit goes on. */
const COMMITS_A_SECOND = 300;
const FOOTERS_A_SECOND = 300;
const LETTERS_A_SECOND = 20_000;

const TELL_MILLISECONDS = 5_000;

/** What there is to read. */
export interface Workload {
  readonly commits: number;
  readonly files: number;
  readonly letters: number;
}

/** Says how long an audit will take and how far it is. */
export class Pace {
  readonly #io: Io;
  readonly #work: Workload;
  readonly #startedAt = performance.now();
  readonly #done: Record<AuditStep, number> = {
    commit: 0,
    letter: 0,
    'stored file': 0,
    footer: 0,
    'loaded file': 0,
  };
  #toldAt = performance.now();

  constructor(io: Io, work: Workload) {
    this.#io = io;
    this.#work = work;
    const { commits, files, letters } = work;
    const read = `${formatCount(commits)} commits, ${formatCount(files)} files, ${formatCount(letters)} dead letters`;
    tell(io, `to be read: ${read}; about ${duration(estimateSeconds(work))}`);
  }

  readonly step = (step: AuditStep): void => {
    this.#done[step] += 1;
    const now = performance.now();
    if (now - this.#toldAt < TELL_MILLISECONDS) return;
    this.#toldAt = now;
    const { commit, footer, letter } = this.#done;
    const done = estimateSeconds({ commits: commit, files: footer, letters: letter });
    const share = Math.min(1, done / Math.max(1e-9, estimateSeconds(this.#work)));
    const left = ((now - this.#startedAt) / 1000) * (1 / Math.max(share, 0.01) - 1);
    const figures = `${formatCount(commit)} commits, ${formatCount(footer)} files`;
    tell(this.#io, `${figures}: ${Math.floor(share * 100)} %, about ${duration(left)} left`);
  };
}

function estimateSeconds({ commits, files, letters }: Workload): number {
  return commits / COMMITS_A_SECOND + files / FOOTERS_A_SECOND + letters / LETTERS_A_SECOND;
}

function duration(seconds: number): string {
  if (seconds < 90) return `${Math.max(1, Math.round(seconds))} s`;
  return `${Math.round(seconds / 60)} minutes`;
}
