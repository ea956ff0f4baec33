/** What is made anew whenever it is enabled. */
interface Mapping {
  start(): Promise<void>;
  stop(): Promise<void>;
}

interface Target {
  endIdle(): Promise<void>;
}

/** The mapping of a topic, which is disabled and enabled while all else goes on: one switch at a time. */
export class SwitchedMapping {
  readonly #target: Target;
  readonly #make: () => Mapping;
  #mapping: Mapping | undefined;
  #last: Promise<void> = Promise.resolve();
  #stopped = false;

  constructor(target: Target, make: () => Mapping) {
    this.#target = target;
    this.#make = make;
  }

  /** Polls from the committed offsets of the group on. */
  enable(): Promise<void> {
    return this.#inTurn(() => this.#enable());
  }

  /**
   * Starts nothing more; resolves when the calls in flight have ended, the group is left and the
   * function's processes are gone: what they remember does not outlast the mapping.
   */
  disable(): Promise<void> {
    return this.#inTurn(() => this.#disable());
  }

  /** Disables it for good. */
  stop(): Promise<void> {
    this.#stopped = true;
    return this.disable();
  }

  async #enable(): Promise<void> {
    if (this.#mapping !== undefined || this.#stopped) return;
    this.#mapping = this.#make();
    try {
      await this.#mapping.start();
    } catch (error) {
      await this.#disable();
      throw error;
    }
  }

  async #disable(): Promise<void> {
    await this.#mapping?.stop();
    await this.#target.endIdle();
    this.#mapping = undefined;
  }

  #inTurn(work: () => Promise<void>): Promise<void> {
    const turn = this.#last.then(work);
    // The next one has its turn whatever became of this one.
    this.#last = turn.catch(() => {});
    return turn;
  }
}
