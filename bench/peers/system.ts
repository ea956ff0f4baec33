import type { Progress } from '../../local/progress.ts';
import type { Services } from '../kit/services.ts';
import type { OrderTopic } from '../orders/produce.ts';

/** What a run of a system works on. */
export interface Task {
  readonly services: Services;
  readonly topic: OrderTopic;
  /** Fresh, and of this run alone. */
  readonly bucket: string;
  /** Scratch space of this run. */
  readonly folder: string;
}

/** What a run took; what it wrote is looked at by others. */
export interface Taken {
  readonly exitCode: number;
  readonly wallSeconds: number;
  /** Start-up included. */
  readonly cpuSeconds: number;
  readonly peakBytes: number;
  /** After the first tenth of the events; `undefined` where nobody knows. */
  readonly steadyCpuSecondsPerMillion: number | undefined;
  /** Of `cpuSeconds`, by process, where there are several. */
  readonly parts?: Readonly<Record<string, number>>;
}

/** A way to bring the topic's orders to Parquet files on S3. */
export interface System {
  /** As `--only` names it. */
  readonly letter: string;
  readonly name: string;
  /** With versions, for the record. */
  readonly description: string;
  /**
   * Fetches and makes what all runs need.
   *
   * @returns why this machine cannot run it, `undefined` when it can
   */
  prepare(preparation: Preparation): Promise<string | undefined>;
  run(task: Task): Promise<Taken>;
  /** Keys of the Parquet files that a run left in its bucket. */
  filesOf(task: Task): Promise<string[]>;
  /** Its steady state is the difference between runs of this many times the events and of as many. */
  readonly warmTimes?: number;
}

export interface Preparation {
  readonly services: Services;
  readonly topic: OrderTopic;
  readonly progress: Progress;
}
