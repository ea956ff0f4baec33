/** What the command's exit code tells a script. */
export const EXIT = {
  ok: 0,
  failure: 1,
  usage: 2,
  noRuntime: 3,
  inconsistent: 4,
  interrupted: 130,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

export const EXIT_MEANINGS: Readonly<Record<ExitCode, string>> = {
  [EXIT.ok]: 'done',
  [EXIT.failure]: 'failed, the reason is on standard error',
  [EXIT.usage]: 'used wrongly: unknown command, unknown flag, bad value',
  [EXIT.noRuntime]: 'no local runtime is up',
  [EXIT.inconsistent]: 'the audit found an inconsistency',
  [EXIT.interrupted]: 'interrupted by Ctrl-C',
};
