import type { Letter } from './judge.ts';
import type { Message } from './read-topic.ts';

/** A topic that is never made again has one life only, and the mapping knows of none. */
const ONLY_GENERATION = 0;

interface Envelope {
  readonly payload: {
    /** By partition; keys, values and headers in base64 are of no interest here. */
    readonly records: Readonly<Record<string, readonly { partition: number; offset: number }[]>>;
  };
}

/**
 * The dead letters of a message: one with the function's headers is one record, one without is the
 * mapping's envelope of a whole invocation.
 *
 * @throws Error when it is neither
 */
export function lettersIn({ value, headers = {} }: Message): readonly Letter[] {
  const [generation, partition, offset] = ['generation', 'partition', 'offset'].map((name) =>
    Number(headers[`sluice.dlq.${name}`] ?? Number.NaN),
  ) as [number, number, number];
  if (Number.isInteger(generation) && Number.isInteger(partition) && Number.isInteger(offset)) {
    return [{ generation, partition, offset, by: 'function' }];
  }
  const { payload } = JSON.parse(String(value)) as Envelope;
  return Object.values(payload.records)
    .flat()
    .map((record) => ({
      generation: ONLY_GENERATION,
      partition: record.partition,
      offset: record.offset,
      by: 'mapping',
    }));
}
