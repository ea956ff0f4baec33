/** What the local runtime can fail with. */
export type LocalFaultCode =
  /** A program that the local runtime needs is missing. */
  | 'PREREQUISITE'
  /** The parts of a service could not be fetched. */
  | 'DOWNLOAD'
  /** A service ended, or did not answer in time. */
  | 'SERVICE_START'
  /** The CDK app did not synthesize. */
  | 'SYNTH'
  /** The synthesized environment holds something that the local runtime cannot run. */
  | 'ASSEMBLY'
  /** A stack could not be deployed. */
  | 'DEPLOY'
  /** The session runs already, ended too soon, or has a name that cannot be used. */
  | 'SESSION';

/** A failure of the local runtime; the message says what to do where something can be done. */
export class LocalError extends Error {
  override readonly name = 'LocalError';
  readonly code: LocalFaultCode;

  constructor(code: LocalFaultCode, message: string, options: { cause?: unknown } = {}) {
    super(message, options);
    this.code = code;
  }
}
