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
const WORTH = 'test/chaos/model/worth.ts';
const REPLAY = 'test/chaos/model/replay.ts';

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
    edits: [{ file: PUT_ONCE, from: "{ ...object, IfNoneMatch: '*' }", to: '{ ...object }' }],
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
    edits: [{ file: SETTLER, from: 'requireSameTopic(cover, record);', to: '' }],
  },
  {
    name: 'replay a void dead letter',
    edits: [{ file: REPLAY, from: "worth === 'open'", to: "worth !== 'pending'" }],
  },
  {
    name: 'delete orphans by age',
    edits: [
      {
        file: AUDITED_FILES,
        from: 'return cover !== undefined && !cover.files.some((file) => file.key === key);',
        to: 'return !cover?.files.some((file) => file.key === key);',
      },
      {
        file: AUDITED_FILES,
        from: 'if (!cover) {',
        to: 'if (!cover && audit.ports.clock() - modified.get(key)! < 86_400_000) {',
      },
      {
        file: AUDITED_FILES,
        from: '} else if (!cover.files',
        to: '} else if (!cover?.files',
      },
      {
        file: AUDITED_FILES,
        from: "progress('stored file');",
        to: "progress('stored file');\nmodified.set(key, modifiedMillis);",
      },
      {
        file: AUDITED_FILES,
        from: 'const CONCURRENCY = 16;',
        to: 'const CONCURRENCY = 16;\nconst modified = new Map<string, number>();',
      },
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
        from: 'for (const cover of covers) await this.#ports.notifier.announce(cover);',
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
    edits: [{ file: WORTH, from: "if (closure && offset >= closure.from) return 'open';", to: '' }],
  },
  {
    name: 'open a dead letter that was written after the closing',
    edits: [{ file: WORTH, from: 'failedAt >= Date.parse(closure.closedAt)', to: 'false' }],
  },
];
