/** A way to break the protocol: texts of the source, each there exactly once, and what stands there instead. */
export interface Mutant {
  readonly name: string;
  readonly edits: readonly {
    readonly file: string;
    readonly from: string;
    readonly to: string;
  }[];
}

const SETTLER = 'core/settle/settler.ts';
const COMMIT_OF = 'core/settle/commit-of.ts';
const PUT_ONCE = 'adapters/s3-put-once.ts';
const AUDITED_FILES = 'core/audit/files.ts';
const REPAIR = 'core/audit/repair.ts';
const RESET = 'core/audit/reset.ts';
const WORTH = 'core/dead-letter/worth.ts';

const PUT_FILES = 'allSettled(plan.files.map(({ key, bytes }) => files.put(key, bytes)))';
const PRODUCE = 'if (plan.deadLetters.length > 0) await deadLetters.produce(plan.deadLetters);';
const ANNOUNCE = 'await notifier.announce(plan.commit);';
const PUT_COMMIT = "if ((await commits.put(plan.commit)) === 'taken') {";
const REMEMBER = 'this.#positions.set(run[0].partition, { ...position, next: plan.commit.next });';
const FORGET = 'this.#positions.delete(partition);';

/** Each of them loses or doubles records, or says so too early; the model has to notice every one. */
export const MUTANTS: readonly Mutant[] = [
  {
    name: 'skip the conditional write',
    edits: [{ file: PUT_ONCE, from: "{ ...object, IfNoneMatch: '*' }", to: 'object' }],
  },
  {
    name: 'notify before the commit',
    edits: [
      { file: SETTLER, from: ANNOUNCE, to: '' },
      { file: SETTLER, from: PUT_COMMIT, to: `${ANNOUNCE}\n${PUT_COMMIT}` },
    ],
  },
  {
    name: 'commit before the dead letters are acknowledged',
    edits: [
      { file: SETTLER, from: PRODUCE, to: '' },
      { file: SETTLER, from: ANNOUNCE, to: `${PRODUCE}\n${ANNOUNCE}` },
    ],
  },
  {
    name: "trust the batch's first offset instead of the position",
    edits: [
      { file: COMMIT_OF, from: 'from: position.next,', to: 'from: first.offset,' },
      { file: COMMIT_OF, from: 'gapsIn(position.next,', to: 'gapsIn(first.offset,' },
    ],
  },
  {
    name: 'take gaps for settled',
    edits: [
      {
        file: COMMIT_OF,
        from: 'gapsIn(position.next, offsetsOf(records), last.offset + 1)',
        to: '[]',
      },
    ],
  },
  {
    name: 'drop late records',
    edits: [{ file: SETTLER, from: 'await this.#bury(late, position.generation);', to: '' }],
  },
  {
    name: 'drop on a topic made again',
    edits: [
      {
        file: SETTLER,
        from: 'if (contradicts(cover, endOf(record))) await this.#stop(position, record);',
        to: '',
      },
    ],
  },
  {
    name: 'replay a void dead letter',
    edits: [{ file: WORTH, from: "isOpen ? 'open' : 'void'", to: "'open'" }],
  },
  {
    name: 'delete orphans by age',
    edits: [
      {
        file: AUDITED_FILES,
        from: "if (state === 'orphan') {",
        to: "const age = audit.ports.clock() - modified.get(key)!;\nif (state === 'orphan' || (state === 'unclaimed' && age > 86_400_000)) {",
      },
      {
        file: AUDITED_FILES,
        from: "progress('stored file');",
        to: "progress('stored file');\nmodified.set(key, modifiedMillis);",
      },
      {
        file: AUDITED_FILES,
        from: "import { claimOf } from './claim.ts';",
        to: "import { claimOf } from './claim.ts';\nconst modified = new Map<string, number>();",
      },
      { file: REPAIR, from: "state !== 'orphan'", to: "state === 'named'" },
    ],
  },
  {
    name: "return success after a 412 without announcing the winner's files",
    edits: [{ file: SETTLER, from: 'return false;', to: 'return true;' }],
  },
  {
    name: 'remember a position before its commit is confirmed',
    edits: [
      { file: SETTLER, from: REMEMBER, to: '' },
      { file: SETTLER, from: PUT_COMMIT, to: `${REMEMBER}\n${PUT_COMMIT}` },
      { file: SETTLER, from: FORGET, to: '' },
    ],
  },
  {
    name: 'announce nothing again on a redelivery',
    edits: [
      {
        file: SETTLER,
        from: 'await inParallel(covers, (cover) => this.#ports.notifier.announce(cover));',
        to: '',
      },
    ],
  },
  {
    name: 'commit while files are in flight',
    edits: [
      {
        file: SETTLER,
        from: `await ${PUT_FILES};`,
        to: `${PUT_FILES}.catch(() => {});`,
      },
    ],
  },
  {
    name: 'take no notice of a gap before the batch',
    edits: [{ file: COMMIT_OF, from: 'gapsIn(position.next,', to: 'gapsIn(first.offset,' }],
  },
  {
    name: 'leave a dead letter behind a closure pending',
    edits: [{ file: WORTH, from: "isClosed ? 'open' : 'pending'", to: "'pending'" }],
  },
  {
    name: 'believe the generation that a dead letter tells',
    edits: [
      {
        file: WORTH,
        from: 'if (letter.failedAt >= end.endedAt)',
        to: 'if (letter.generation === undefined && letter.failedAt >= end.endedAt)',
      },
    ],
  },
  {
    name: 'ascribe dead letters of Lambda to the first life of a topic',
    edits: [{ file: WORTH, from: 'if (letter.failedAt >= end.endedAt)', to: 'if (false)' }],
  },
  {
    name: 'drop what comes behind a stop',
    edits: [
      {
        file: SETTLER,
        from: 'throw recreated(newest.offset,',
        to: 'return { generation: newest.generation, next: Number.MAX_SAFE_INTEGER };\nrecreated(newest.offset,',
      },
    ],
  },
  {
    name: 'leave a chain open that only dead letters remember',
    edits: [
      { file: RESET, from: 'if (next === 0 && different === undefined)', to: 'if (next === 0)' },
    ],
  },
  {
    name: 'end a life at the stop, whatever was written about the next one before',
    edits: [
      { file: RESET, from: 'const heard = [stopped, sameSince]', to: 'const heard = [stopped]' },
    ],
  },
  {
    name: 'end a life when its chain is closed, whatever was heard of the next one before',
    edits: [
      {
        file: RESET,
        from: 'heard.length > 0 ? Math.min(...heard) : othersUntil + 1',
        to: 'Math.max(othersUntil, ...heard) + 1_000_000',
      },
    ],
  },
];
