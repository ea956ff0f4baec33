import { writeFileSync } from 'node:fs';

/** Start-up, compiling and the first connections lie in the first tenth of the events. */
export const WARM_UP_SHARE = 0.1;

/** What a measured process says of itself, in a file. */
export interface SelfReport {
  readonly events: number;
  /** After the first tenth of the events. */
  readonly steady?: { readonly events: number; readonly cpuSeconds: number };
}

/** Keeps account of the CPU that this process takes after the first tenth of its events. */
export class SteadyAccount {
  readonly #total: number;
  #events = 0;
  #mark: { readonly events: number; readonly cpuSeconds: number } | undefined;

  constructor(total: number) {
    this.#total = total;
  }

  get events(): number {
    return this.#events;
  }

  done(events: number): void {
    this.#events += events;
    if (this.#mark || this.#events < this.#total * WARM_UP_SHARE) return;
    this.#mark = { events: this.#events, cpuSeconds: cpuSeconds() };
  }

  write(file: string): void {
    const events = this.#events;
    const mark = this.#mark;
    const steady = mark && {
      events: events - mark.events,
      cpuSeconds: cpuSeconds() - mark.cpuSeconds,
    };
    const report: SelfReport = { events, ...(steady?.events && { steady }) };
    writeFileSync(file, JSON.stringify(report));
  }
}

function cpuSeconds(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000_000;
}
