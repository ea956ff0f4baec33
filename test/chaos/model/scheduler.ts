/** What becomes of an effect when its turn has come. */
export const VERDICTS = [
  /** Done and answered. */
  'ok',
  /** Not done, an error is answered: 503, connection refused. */
  'fails',
  /** Done, and the answer lost. */
  'lost',
  /** Done, its answer lost, and done again by the client below us: its answer is the second one's. */
  'repeated',
  /** An error is answered now, and yet it is done at some later time: it was in flight. */
  'late',
  /** Some of it is done. */
  'partly',
  /** S3's 409: another PUT of the same key is under way. */
  'conflict',
] as const;
export type Verdict = (typeof VERDICTS)[number];

/** A piece of work outside of a process: the only places where others get their turn. */
export interface Effect<T> {
  readonly label: string;
  readonly done: () => T;
  /** What is done, and answered, when it is done partly. */
  readonly partly?: (() => T) | undefined;
  /** The answer to a conflict. */
  readonly conflict?: (() => T) | undefined;
  /** Reading changes nothing, so that an answer too late is none. */
  readonly reads?: boolean;
}

/** Who does something: an invocation, an audit, a replay, a loader. */
export interface Actor {
  readonly name: string;
  readonly number: number;
  /** The process that dies with it. */
  readonly process: object;
  done: boolean;
}

interface Waiting {
  readonly actor: Actor;
  readonly effect: Effect<unknown>;
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: unknown) => void;
}

/** Interleaves actors: every effect waits for its turn, and what is done when is the schedule's choice. */
export class Scheduler {
  #waiting: Waiting[] = [];
  #inFlight: { readonly actor: Actor; readonly effect: Effect<unknown> }[] = [];
  readonly #running = new Set<Actor>();
  readonly #trace: ((line: string) => void) | undefined;
  /** Verdicts but `ok` that changed something, by kind. */
  readonly faults: Record<string, number> = {};
  effects = 0;
  /** From now on nothing fails and nobody waits: what is asked for is done at once. */
  calm = false;

  constructor(trace?: (line: string) => void) {
    this.#trace = trace;
  }

  /** Actors that wait for an effect, in order of their start. */
  get actors(): readonly Actor[] {
    return [...this.#running];
  }

  note(line: string): void {
    this.#trace?.(line);
  }

  /** Starts an actor and lets it come to its first effect. */
  async start(actor: Actor, work: () => Promise<void>): Promise<void> {
    this.#running.add(actor);
    const ended = () => {
      actor.done = true;
      this.#running.delete(actor);
    };
    void work().then(ended, (error) => {
      ended();
      this.note(`${actor.name} ends with ${String(error)}`);
    });
    await settled();
  }

  /** An effect of an actor, done when its turn comes. */
  effect<T>(actor: Actor, effect: Effect<T>): Promise<T> {
    if (this.calm) return this.#atOnce(actor, effect);
    const { promise, resolve, reject } = Promise.withResolvers<T>();
    this.#waiting.push({ actor, effect, resolve: resolve as Waiting['resolve'], reject });
    return promise;
  }

  /**
   * Gives an effect of the actor its turn.
   *
   * @param nth of those that it waits for at once
   * @returns false when it waits for none
   */
  async turn(actor: Actor, verdict: Verdict, nth = 0): Promise<boolean> {
    const own = this.#waiting.filter((waiting) => waiting.actor === actor);
    const waiting = own[nth % Math.max(1, own.length)];
    if (!waiting) return false;
    this.#waiting.splice(this.#waiting.indexOf(waiting), 1);
    this.effects += 1;
    this.#judge(waiting, verdict);
    await settled();
    return true;
  }

  /** Gives it turn after turn, all well. */
  async finish(actor: Actor): Promise<void> {
    while (await this.turn(actor, 'ok'));
  }

  /** The process dies: what its actors waited for is never done, except perhaps the first. */
  crash(process: object, inside: boolean): void {
    const dying = this.#waiting.filter(({ actor }) => actor.process === process);
    this.#waiting = this.#waiting.filter(({ actor }) => actor.process !== process);
    for (const actor of this.#running) {
      if (actor.process === process) this.#running.delete(actor);
    }
    const first = inside ? dying[0] : undefined;
    if (first) this.#quietly(first.effect.done);
    const shown = first ? ` inside ${first.effect.label}` : '';
    this.note(`crash${shown}`);
    this.#count(first ? 'crash inside an effect' : 'crash');
  }

  /** What is in flight arrives: the n-th of it, or none of it ever. */
  arrive(n: number): void {
    if (this.#inFlight.length === 0) return;
    const [arrived] = this.#inFlight.splice(n % this.#inFlight.length, 1);
    if (!arrived) return;
    this.note(`${arrived.actor.name}: ${arrived.effect.label} arrives late`);
    this.#quietly(arrived.effect.done);
  }

  arriveAll(): void {
    while (this.#inFlight.length > 0) this.arrive(0);
  }

  async #atOnce<T>({ name }: Actor, { label, done }: Effect<T>): Promise<T> {
    this.effects += 1;
    this.note(`${name}: ${label}`);
    return done();
  }

  #judge({ actor, effect, resolve, reject }: Waiting, verdict: Verdict): void {
    const meant = meaningOf(verdict, effect);
    this.note(`${actor.name}: ${effect.label}${meant === 'ok' ? '' : ` … ${meant}`}`);
    if (meant !== 'ok') this.#count(meant);
    if (meant === 'late') this.#inFlight.push({ actor, effect });
    if (meant === 'lost' || meant === 'repeated') this.#quietly(effect.done);
    if (meant === 'fails' || meant === 'lost' || meant === 'late') {
      reject(new Error(`${effect.label}: ${meant}`));
      return;
    }
    try {
      resolve(workOf(meant, effect)());
    } catch (error) {
      reject(error);
    }
  }

  #quietly(work: () => unknown): void {
    try {
      work();
    } catch {
      // the answer is lost, whatever it was
    }
  }

  #count(kind: string): void {
    this.faults[kind] = (this.faults[kind] ?? 0) + 1;
  }
}

function workOf(verdict: Verdict, { done, partly, conflict }: Effect<unknown>): () => unknown {
  if (verdict === 'partly') return partly ?? done;
  return verdict === 'conflict' ? (conflict ?? done) : done;
}

function meaningOf(verdict: Verdict, effect: Effect<unknown>): Verdict {
  if (verdict === 'partly' && !effect.partly) return 'ok';
  if (verdict === 'conflict' && !effect.conflict) return 'ok';
  if (effect.reads && verdict !== 'ok') return verdict === 'repeated' ? 'ok' : 'fails';
  return verdict;
}

/** Everything that can go on without an effect has gone on. */
function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
