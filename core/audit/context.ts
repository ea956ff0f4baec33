import type { Clock } from '../ports.ts';
import type { Closure } from '../settle/commit.ts';
import type { Finding } from './findings.ts';
import type { AuditLog, AuditSpool, DataFiles, LoadedFiles, TopicReader } from './ports.ts';
import { type ChainReport, emptyChain, type FileCounts } from './report.ts';

export interface AuditPorts {
  readonly log: AuditLog;
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
  foreignLetters = 0;
  readonly #chains = new Map<string, ChainReport>();
  readonly #closures: Closure[] = [];

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
    const ofPartition = this.chains().filter((chain) => chain.partition === partition);
    return ofPartition.at(-1) ?? this.chain(partition, 0);
  }

  closed(closure: Closure): void {
    this.#closures.push(closure);
  }

  /** The life of the topic that a record belongs to, where nothing but its time tells. */
  generationAt(partition: number, timestamp: number): number {
    const ended = this.#closures.filter(
      (closure) => closure.partition === partition && timestamp >= closure.until,
    );
    return Math.max(0, ...ended.map(({ generation }) => generation + 1));
  }

  found(finding: Finding): void {
    this.ports.spool.finding(finding);
  }
}
