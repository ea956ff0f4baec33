import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inject, onTestFinished } from 'vitest';
import type { FunctionSpec } from '../../local/function/environment.ts';
import { LocalFunction } from '../../local/function.ts';

/** A call as the function saw it. */
export interface Call {
  readonly pid: number;
  readonly requestId: string;
  /** `[<partition or message>@<offset>, what the record says]` */
  readonly items: readonly (readonly [name: string, text: string | null])[];
  readonly startedAt: number;
}

export interface ObedientFunction {
  readonly function: LocalFunction;
  readonly calls: () => Call[];
  /** What the function printed. */
  readonly output: () => string;
}

/** Starts a function that does what its records say, e.g. `throw`; stopped when the test ends. */
export function obedientFunction(
  overrides: Partial<FunctionSpec> = {},
  endpoint: string = inject('endpoint'),
): ObedientFunction {
  const folder = mkdtempSync(join(tmpdir(), 'sluice-test-'));
  const callsFile = join(folder, 'calls.ndjson');
  const logFile = join(folder, 'function.log');
  const target = new LocalFunction(
    {
      name: 'obedient',
      assetFolder: join(import.meta.dirname, 'obedient-function'),
      handler: 'index.handler',
      timeoutSeconds: 10,
      memoryMiB: 128,
      ...overrides,
      environment: { CALLS_FILE: callsFile, ...overrides.environment },
    },
    { region: 'us-east-1', endpoint, folder },
    logFile,
  );
  onTestFinished(async () => {
    await target.stop();
    rmSync(folder, { recursive: true });
  });
  const calls = (): Call[] => {
    if (!existsSync(callsFile)) return [];
    const lines = readFileSync(callsFile, 'utf8').trimEnd().split('\n');
    return lines.map((line) => JSON.parse(line) as Call);
  };
  return { function: target, calls, output: () => readFileSync(logFile, 'utf8') };
}
