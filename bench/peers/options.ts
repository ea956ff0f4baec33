import { parseArgs } from 'node:util';
import { UsageError } from '../kit/usage-error.ts';
import { HEADER_STYLES, type HeaderStyle } from '../orders/produce.ts';

export interface PeersOptions {
  readonly events: number;
  readonly runs: number;
  readonly seed: number;
  readonly headers: HeaderStyle;
  /** Letters of systems. */
  readonly only: readonly string[];
  readonly quick: boolean;
}

const EVENTS = 300_000;
const RUNS = 3;
/** Enough that the compiler is done with most of its work, and still under a minute. */
const QUICK = { events: 100_000, runs: 1, only: ['a', 'c'] } as const;

/** @param letters of all systems there are */
export function parsePeersOptions(
  args: readonly string[],
  letters: readonly string[],
): PeersOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      events: { type: 'string' },
      runs: { type: 'string' },
      seed: { type: 'string', default: '7' },
      headers: { type: 'string', default: 'cloudevents' },
      only: { type: 'string' },
      quick: { type: 'boolean', default: false },
    },
  });
  const { quick } = values;
  const only = values.only?.split(',') ?? (quick ? QUICK.only : letters);
  for (const letter of only) requireOneOf('--only', letter, letters);
  requireOneOf('--headers', values.headers, HEADER_STYLES);
  return {
    events: positive('--events', values.events, quick ? QUICK.events : EVENTS),
    runs: positive('--runs', values.runs, quick ? QUICK.runs : RUNS),
    seed: positive('--seed', values.seed, 1),
    headers: values.headers as HeaderStyle,
    only,
    quick,
  };
}

function positive(flag: string, text: string | undefined, fallback: number): number {
  const value = text === undefined ? fallback : Number(text);
  if (Number.isSafeInteger(value) && value > 0) return value;
  throw new UsageError(`${flag}: got "${text}", allowed: a whole number above 0`);
}

function requireOneOf(flag: string, got: string, allowed: readonly string[]): void {
  if (allowed.includes(got)) return;
  throw new UsageError(`${flag}: got "${got}", allowed: ${allowed.join(', ')}`);
}
