import type { TextSink } from '../kit/io.ts';

const PLAIN_EVERY_MILLISECONDS = 5_000;

/** One line that changes: redrawn on a terminal, elsewhere written again now and then. */
export class Counter {
  readonly #sink: TextSink;
  #text = '';
  #writtenAt = Number.NEGATIVE_INFINITY;

  constructor(sink: TextSink) {
    this.#sink = sink;
  }

  show(text: string): void {
    this.#text = text;
    if (this.#sink.isTTY) {
      this.#sink.write(`\r\u001b[K… ${text}`);
      return;
    }
    if (performance.now() - this.#writtenAt < PLAIN_EVERY_MILLISECONDS) return;
    this.#writtenAt = performance.now();
    this.#sink.write(`… ${text}\n`);
  }

  /** Leaves the last text as a line that stays. */
  end(mark: '✓' | '✗'): void {
    this.#sink.write(`${this.#sink.isTTY ? '\r\u001b[K' : ''}${mark} ${this.#text}\n`);
  }
}
