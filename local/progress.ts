/** Shows what goes on while the runtime starts. Steps may overlap. */
export interface Progress {
  /** Shows a step until its work is done, or fails. */
  step<T>(label: string, work: () => Promise<T>): Promise<T>;
}

const REDRAW_MILLISECONDS = 100;
const FRAMES = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏'];

/** Shows nothing: for tests, and for output that a program reads. */
export const silent: Progress = { step: (_label, work) => work() };

/** Live lines on a terminal, plain lines elsewhere. */
export function progressOn(stream: NodeJS.WriteStream): Progress {
  return stream.isTTY ? new LiveProgress(stream) : new PlainProgress(stream);
}

/** A line when a step starts, another when it ends. */
export class PlainProgress implements Progress {
  readonly #stream: Pick<NodeJS.WritableStream, 'write'>;

  constructor(stream: Pick<NodeJS.WritableStream, 'write'>) {
    this.#stream = stream;
  }

  async step<T>(label: string, work: () => Promise<T>): Promise<T> {
    const startedAt = Date.now();
    this.#stream.write(`… ${label}\n`);
    return await settled(work, (mark) =>
      this.#stream.write(`${mark} ${label} (${elapsed(startedAt)})\n`),
    );
  }
}

/** The running steps at the bottom, redrawn in place; finished ones stay above them. */
export class LiveProgress implements Progress {
  readonly #stream: Pick<NodeJS.WriteStream, 'write' | 'columns'>;
  readonly #running = new Set<{ label: string; startedAt: number }>();
  #drawnLines = 0;
  #frame = 0;
  #timer: NodeJS.Timeout | undefined;

  constructor(stream: Pick<NodeJS.WriteStream, 'write' | 'columns'>) {
    this.#stream = stream;
  }

  async step<T>(label: string, work: () => Promise<T>): Promise<T> {
    const step = { label, startedAt: Date.now() };
    this.#running.add(step);
    this.#timer ??= setInterval(() => this.#draw(), REDRAW_MILLISECONDS).unref();
    this.#draw();
    return await settled(work, (mark) => {
      this.#running.delete(step);
      this.#draw(`${mark} ${label} ${dim(elapsed(step.startedAt))}`);
      if (this.#running.size > 0) return;
      clearInterval(this.#timer);
      this.#timer = undefined;
    });
  }

  #draw(finished?: string): void {
    this.#frame = (this.#frame + 1) % FRAMES.length;
    const width = this.#stream.columns - 1;
    const running = [...this.#running].map(({ label, startedAt }) =>
      `${FRAMES[this.#frame]} ${label} ${elapsed(startedAt)}`.slice(0, width),
    );
    const lines = finished === undefined ? running : [finished, ...running];
    const up = this.#drawnLines === 0 ? '' : `\u001b[${this.#drawnLines}A`;
    this.#stream.write(`${up}\r\u001b[J${lines.map((line) => `${line}\n`).join('')}`);
    this.#drawnLines = running.length;
  }
}

async function settled<T>(work: () => Promise<T>, show: (mark: '✓' | '✗') => void): Promise<T> {
  try {
    const result = await work();
    show('✓');
    return result;
  } catch (error) {
    show('✗');
    throw error;
  }
}

const elapsed = (startedAt: number): string => `${((Date.now() - startedAt) / 1000).toFixed(1)} s`;
const dim = (text: string): string => `\u001b[2m${text}\u001b[22m`;
