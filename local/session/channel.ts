import type { LocalFaultCode } from '../errors.ts';
import type { Progress } from '../progress.ts';

/** What a session that starts in the background tells the command that started it. */
export type SessionMessage =
  | { readonly kind: 'step'; readonly id: number; readonly label: string }
  | { readonly kind: 'done'; readonly id: number; readonly ok: boolean }
  | { readonly kind: 'ready' }
  | {
      readonly kind: 'failed';
      readonly code: LocalFaultCode | undefined;
      readonly message: string;
    };

/** Sends a session's progress to the command that started it. */
export function remoteProgress(send: (message: SessionMessage) => void): Progress {
  let lastId = 0;
  return {
    async step<T>(label: string, work: () => Promise<T>): Promise<T> {
      lastId += 1;
      const id = lastId;
      send({ kind: 'step', id, label });
      try {
        const result = await work();
        send({ kind: 'done', id, ok: true });
        return result;
      } catch (error) {
        send({ kind: 'done', id, ok: false });
        throw error;
      }
    },
  };
}

/** Shows progress that is sent from elsewhere. */
export class ProgressReceiver {
  readonly #progress: Progress;
  readonly #steps = new Map<number, { succeed: () => void; fail: () => void }>();

  constructor(progress: Progress) {
    this.#progress = progress;
  }

  receive(message: SessionMessage): void {
    if (message.kind === 'step') {
      const { promise, resolve, reject } = Promise.withResolvers<void>();
      this.#steps.set(message.id, { succeed: resolve, fail: () => reject(new Error('failed')) });
      // The reason comes with the message that ends the start.
      this.#progress.step(message.label, () => promise).catch(() => {});
    }
    if (message.kind === 'done') {
      const step = this.#steps.get(message.id);
      if (message.ok) step?.succeed();
      else step?.fail();
      this.#steps.delete(message.id);
    }
  }

  /** Fails the steps that were not ended. */
  abandon(): void {
    for (const { fail } of this.#steps.values()) fail();
  }
}
