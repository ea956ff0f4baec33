import { setTimeout as sleep } from 'node:timers/promises';
import { type MappingState, type Session, sessionFile, writeJson } from './files.ts';
import { isWantedEnabled } from './wanted.ts';

/** A file is looked at as often: nobody notices the wait, and it costs nothing. */
const POLL_MILLISECONDS = 100;
const RETRY_MILLISECONDS = 1_000;

/** What the control has others do. */
export interface MappingControlPorts {
  /** Resolves when it is so. */
  readonly switch: (event: string, enabled: boolean) => Promise<void>;
  readonly failed: (event: string, error: unknown) => void;
}

/**
 * Makes the mappings of a session what commands want them to be, and keeps their states in the session's
 * description. Commands write what they want into files, so that they need no address of the session's
 * process, and what is wanted holds when the command is gone.
 */
export class MappingControl {
  readonly #folder: string;
  readonly #ports: MappingControlPorts;
  #session: Session;
  #stopped = false;

  constructor(folder: string, session: Session, ports: MappingControlPorts) {
    this.#folder = folder;
    this.#session = session;
    this.#ports = ports;
  }

  start(): void {
    for (const { name } of this.#session.events) void this.#follow(name);
  }

  /** Begins and reports nothing more. */
  stop(): void {
    this.#stopped = true;
  }

  async #follow(event: string): Promise<void> {
    let enabled: boolean | undefined = true;
    while (!this.#stopped) {
      const wanted = isWantedEnabled(this.#folder, event);
      if (wanted !== enabled) enabled = await this.#switch(event, wanted);
      const pause = enabled === undefined ? RETRY_MILLISECONDS : POLL_MILLISECONDS;
      await sleep(pause, undefined, { ref: false });
    }
  }

  /** `undefined` when it failed: then it is neither, and is tried again. */
  async #switch(event: string, enabled: boolean): Promise<boolean | undefined> {
    try {
      this.#report(event, enabled ? 'Enabling' : 'Disabling');
      await this.#ports.switch(event, enabled);
      this.#report(event, enabled ? 'Enabled' : 'Disabled');
      return enabled;
    } catch (error) {
      this.#ports.failed(event, error);
      return undefined;
    }
  }

  #report(event: string, mapping: MappingState): void {
    if (this.#stopped) return;
    const events = this.#session.events.map((one) =>
      one.name === event ? { ...one, mapping } : one,
    );
    this.#session = { ...this.#session, events };
    writeJson(sessionFile(this.#folder), this.#session);
  }
}
