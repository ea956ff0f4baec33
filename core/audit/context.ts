import type { FoundLetter } from '../dead-letter/found-letter.ts';
import { generationOf, type LifeEnd } from '../dead-letter/worth.ts';
import type { Clock } from '../ports.ts';
import type { ReplayLog } from '../replay/replay.ts';
import type { Finding } from './findings.ts';
import type {
  AuditLog,
  AuditSpool,
  DataFiles,
  LoadedFiles,
  SpooledLetter,
  TopicReader,
} from './ports.ts';
import { type ChainReport, emptyChain, type FileCounts, type ReplayCounts } from './report.ts';

export interface AuditPorts {
  readonly log: AuditLog;
  readonly replays: ReplayLog;
  readonly files: DataFiles;
  readonly topic: TopicReader;
  readonly deadLetters: TopicReader;
  /** `undefined` where nothing but the queue is told of files. */
  readonly warehouse: LoadedFiles | undefined;
  readonly spool: AuditSpool;
  readonly clock: Clock;
  /** Told at every commit, file and letter, so it has to be quick. */
  readonly progress: (step: AuditStep) => void;
}

export type AuditStep = 'commit' | 'letter' | 'stored file' | 'footer' | 'loaded file';

export interface AuditOptions {
  readonly event: string;
  /**
   * Looks at the commits from then on alone; milliseconds since 1970.
   * @default - everything
   */
  readonly sinceMillis?: number | undefined;
}

/** What the steps of an audit share. */
export class Audit {
  readonly event: string;
  readonly sinceMillis: number;
  readonly ports: AuditPorts;
  readonly files: FileCounts;
  readonly replays: ReplayCounts = { chunks: 0, committed: 0 };
  foreignLetters = 0;
  readonly #chains = new Map<string, ChainReport>();
  readonly #current = new Map<number, ChainReport>();
  readonly #ends: (LifeEnd & { readonly partition: number; readonly isClosed: boolean })[] = [];

  constructor(ports: AuditPorts, { event, sinceMillis }: AuditOptions) {
    this.event = event;
    this.sinceMillis = sinceMillis ?? Number.NEGATIVE_INFINITY;
    this.ports = ports;
    const loaded = ports.warehouse ? 0 : undefined;
    this.files = { committed: 0, unclaimed: 0, orphans: 0, foreign: 0, loaded, loading: 0 };
  }

  chain(partition: number, generation: number): ChainReport {
    const key = `${partition}/${generation}`;
    const chain = this.#chains.get(key) ?? emptyChain(partition, generation);
    this.#chains.set(key, chain);
    return chain;
  }

  chains(): ChainReport[] {
    return [...this.#chains.values()].sort(
      (a, b) => a.partition - b.partition || a.generation - b.generation,
    );
  }

  /** The newest life of a partition's topic. */
  current(partition: number): ChainReport {
    return this.#current.get(partition) ?? this.chain(partition, 0);
  }

  /** Chains are read from their newest link on. */
  begin(partition: number, generation: number): void {
    if (!this.#current.has(partition)) {
      this.#current.set(partition, this.chain(partition, generation));
    }
  }

  ended(partition: number, end: LifeEnd, isClosed: boolean): void {
    this.#ends.push({ ...end, partition, isClosed });
  }

  /** The life of the topic that a letter belongs to. */
  generationOf(letter: FoundLetter): number {
    const ends = this.#ends.filter(({ partition }) => partition === letter.record.partition);
    return generationOf(letter, ends);
  }

  /** With `since`, letters of what was committed before it are not valued. */
  isInScope({ partition, generation, offset }: SpooledLetter): boolean {
    if (this.sinceMillis === Number.NEGATIVE_INFINITY) return true;
    const chain = this.#chains.get(`${partition}/${generation}`);
    return offset >= (chain?.from ?? 0) && generation >= this.current(partition).generation;
  }

  isClosed(partition: number, generation: number): boolean {
    return this.#ends.some(
      (end) => end.isClosed && end.partition === partition && end.generation === generation,
    );
  }

  found(finding: Finding): void {
    this.ports.spool.finding(finding);
  }
}
