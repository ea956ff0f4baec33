/** What the runtime and a function's process say to each other. */

/** An invocation. The event is JSON text, as the service sends it. */
export interface InvokeMessage {
  readonly requestId: string;
  readonly event: string;
  /** When the function's time is up; milliseconds since 1970. */
  readonly deadline: number;
}

export type HostMessage =
  /** The handler was imported. */
  | { readonly kind: 'ready' }
  /** The handler returned; its result as JSON text. */
  | { readonly kind: 'returned'; readonly requestId: string; readonly result: string }
  /** The handler threw. */
  | { readonly kind: 'threw'; readonly requestId: string; readonly error: FunctionError };

export interface FunctionError {
  readonly errorType: string;
  readonly errorMessage: string;
}
