import type { Log } from '../../../adapters/log.ts';

/** Faults are meant to be here, and nobody reads of them. */
export const SILENT: Log = { info() {}, warn() {}, error() {} };
