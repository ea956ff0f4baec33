import fc from 'fast-check';
import { VERDICTS, type Verdict } from './scheduler.ts';
import { KINDS, type Kind } from './topic.ts';

/** What happens next. Numbers choose among what is there, so that any step fits anywhere. */
export type Step =
  | { readonly do: 'produce'; readonly partition: number; readonly kinds: readonly Kind[] }
  | ({
      readonly do: 'invoke';
      readonly limits: readonly number[];
      readonly process: number;
    } & Turns)
  | ({ readonly do: 'go on'; readonly actor: number; readonly nth: number } & Turns)
  | { readonly do: 'time out'; readonly call: number; readonly halve: boolean }
  | {
      readonly do: 'crash';
      readonly call: number;
      readonly inside: boolean;
      readonly halve: boolean;
    }
  | { readonly do: 'arrive late'; readonly effect: number }
  | { readonly do: 'give up'; readonly copies: number; readonly commits: boolean }
  | { readonly do: 'rebalance' }
  | { readonly do: 'reset offsets'; readonly partition: number; readonly share: number }
  | { readonly do: 'compact'; readonly partition: number; readonly share: number }
  | { readonly do: 'retain'; readonly partition: number; readonly share: number }
  | { readonly do: 'deploy'; readonly version: 0 | 1 }
  | { readonly do: 'wait'; readonly hours: number }
  | ({ readonly do: 'audit' } & Turns)
  | ({ readonly do: 'replay' } & Turns)
  | ({ readonly do: 'load'; readonly from: number; readonly limit: number } & Turns)
  | {
      readonly do: 'remake';
      readonly kinds: readonly Kind[];
      readonly finishes: boolean;
      readonly resets: boolean;
      readonly recycles: boolean;
    }
  | ({ readonly do: 'reset chains' } & Turns);

/** So many effects without a fault, then one with this verdict; nobody else gets a turn meanwhile. */
interface Turns {
  readonly well: number;
  readonly last: Verdict;
}

export interface Schedule {
  readonly partitions: number;
  /** What the topic holds at first, in every partition. */
  readonly kinds: readonly Kind[];
  readonly steps: readonly Step[];
  readonly end: {
    /** What becomes of who still runs: dies, ends before all the rest, or after it. */
    readonly zombies: 'die' | 'before' | 'after';
    /** Whether what is in flight arrives before the rest, or after it. */
    readonly late: 'before' | 'after';
    readonly version: 0 | 1;
  };
}

const of = <T extends string>(name: T) => fc.constant(name);
const small = (max: number) => fc.nat({ max });
const version = fc.constantFrom<0 | 1>(0, 1);
const kind = fc.oneof(
  { weight: 6, arbitrary: fc.constant<Kind>('row') },
  { weight: 5, arbitrary: fc.constantFrom<Kind>(...KINDS) },
);
const delivered = kind.filter((one) => one !== 'marker');
const turns = {
  well: fc.oneof(small(7), fc.constant(20)),
  last: fc.constantFrom<Verdict>(...VERDICTS),
};
const PARTITIONS = 2;
const partition = small(PARTITIONS - 1);
const share = small(10);

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      do: of('produce'),
      partition,
      kinds: fc.array(kind, { minLength: 1, maxLength: 8 }),
    }),
  },
  {
    weight: 12,
    arbitrary: fc.record({
      do: of('invoke'),
      limits: fc.tuple(small(6), small(6)),
      process: small(2),
      ...turns,
    }),
  },
  {
    weight: 12,
    arbitrary: fc.record({ do: of('go on'), actor: small(5), nth: small(2), ...turns }),
  },
  { weight: 3, arbitrary: fc.record({ do: of('time out'), call: small(3), halve: fc.boolean() }) },
  {
    weight: 2,
    arbitrary: fc.record({
      do: of('crash'),
      call: small(3),
      inside: fc.boolean(),
      halve: fc.boolean(),
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: of('arrive late'), effect: small(3) }) },
  {
    weight: 2,
    arbitrary: fc.record({
      do: of('give up'),
      copies: fc.integer({ min: 1, max: 2 }),
      commits: fc.boolean(),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: of('rebalance') }) },
  { weight: 2, arbitrary: fc.record({ do: of('reset offsets'), partition, share }) },
  { weight: 1, arbitrary: fc.record({ do: of('compact'), partition, share }) },
  { weight: 1, arbitrary: fc.record({ do: of('retain'), partition, share }) },
  { weight: 2, arbitrary: fc.record({ do: of('deploy'), version }) },
  { weight: 1, arbitrary: fc.record({ do: of('wait'), hours: fc.constantFrom(1, 48) }) },
  { weight: 2, arbitrary: fc.record({ do: of('audit'), ...turns }) },
  { weight: 2, arbitrary: fc.record({ do: of('replay'), ...turns }) },
  {
    weight: 2,
    arbitrary: fc.record({
      do: of('load'),
      from: small(5),
      limit: fc.integer({ min: 1, max: 10 }),
      ...turns,
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      do: of('remake'),
      kinds: fc.array(delivered, { minLength: 1, maxLength: 8 }),
      finishes: fc.boolean(),
      resets: fc.boolean(),
      recycles: fc.boolean(),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: of('reset chains'), ...turns }) },
);

export const schedules: fc.Arbitrary<Schedule> = fc.record({
  partitions: fc.integer({ min: 1, max: PARTITIONS }),
  kinds: fc.array(kind, { minLength: 1, maxLength: 10, size: 'max' }),
  steps: fc.array(step, { minLength: 1, maxLength: 40, size: 'max' }),
  end: fc.record({
    zombies: fc.constantFrom('die', 'before', 'after'),
    late: fc.constantFrom('before', 'after'),
    version,
  }),
});

/** A step in a line. */
export function shownStep({ do: name, ...rest }: Step): string {
  const words = Object.entries(rest).map(([key, value]) => `${key} ${[value].flat().join(',')}`);
  return [name, ...words].join('  ');
}
