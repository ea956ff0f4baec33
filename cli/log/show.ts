import { S3CommitLog } from '../../adapters/s3-commit-log.ts';
import { offsetsIn } from '../../core/audit/data-name.ts';
import { isClosure, isStop, type Link } from '../../core/settle/commit.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { formatCount } from '../kit/format.ts';
import { type Io, print, printJson, tell } from '../kit/io.ts';
import type { Place } from '../kit/place.ts';
import { table } from '../kit/table.ts';

const HEADINGS = [
  'partition',
  'generation',
  'from',
  'next',
  'rows',
  'dead letters',
  'tombstones',
  'gaps',
  'files',
  'at',
  'by',
];

/** What a link has none of that stands for no records. */
const NOTHING = ['–', '–', '–', '–', '–', '–'];

export interface ShowOptions {
  readonly partition: number | undefined;
  /** Of each partition. */
  readonly limit: number;
  readonly json: boolean;
}

/** Shows the newest links of each partition's chain: a table, or a link a line. */
export async function showLog(
  place: Place,
  event: string,
  options: ShowOptions,
  io: Io,
): Promise<ExitCode> {
  const { name } = place.event(event);
  const log = new S3CommitLog({ client: place.s3(), bucket: place.bucket, event: name });
  const partitions = options.partition === undefined ? await log.partitions() : [options.partition];
  const rows: string[][] = [];
  let shown = 0;
  for (const partition of partitions) {
    let left = options.limit;
    for await (const link of log.all(partition)) {
      if (options.json) printJson(io, link);
      else rows.push(cells(link));
      shown += 1;
      left -= 1;
      if (left === 0) break;
    }
  }
  if (!options.json) print(io, table(HEADINGS, rows));
  if (shown === 0) tell(io, `the log holds nothing of ${name}`);
  return EXIT.ok;
}

function cells(link: Link): string[] {
  const { partition, generation, from } = link;
  const place = [String(partition), String(generation), formatCount(from)];
  if (isClosure(link)) {
    return [...place, ...NOTHING, link.closedAt, `${link.by}; closed: ${link.why}`];
  }
  if (isStop(link)) {
    const why = `stopped: offset ${link.offset} holds another record`;
    return [...place, ...NOTHING, link.stoppedAt, `${link.writer}; ${why}`];
  }
  const { next, rows, deadLetters, tombstones, gaps, files, committedAt, writer } = link;
  return [
    ...place,
    formatCount(next),
    formatCount(rows),
    ...[deadLetters, tombstones, gaps].map((ranges) => formatCount(offsetsIn(ranges))),
    formatCount(files.length),
    committedAt,
    writer,
  ];
}
