import { describe, expect, it } from 'vitest';
import { Buffers } from '../../../local/mapping/buffers.ts';
import { places, polled, polledRange } from '../../helpers/polled.ts';

const anyPartition = (): boolean => true;

function buffers(limits: Partial<ConstructorParameters<typeof Buffers>[0]> = {}): Buffers {
  const generous = { maxRecords: 1000, maxBytes: 1e6, bytesPerPartition: 0 };
  return new Buffers({ ...generous, windowMilliseconds: 1000, ...limits });
}

function fill(target: Buffers, partition: number, from: number, to: number, now = 0): Buffers {
  for (const record of polledRange(partition, from, to)) target.push(record, now);
  return target;
}

describe('cutting a batch', () => {
  it('waits for the window of the oldest record, then takes all', () => {
    const waiting = fill(buffers(), 0, 0, 2, 100);
    fill(waiting, 1, 5, 6, 900);
    expect(waiting.cut(anyPartition, 1099)).toEqual([]);
    expect(waiting.dueAt(anyPartition)).toBe(1100);
    expect(places(waiting.cut(anyPartition, 1100))).toEqual(['0@0', '0@1', '1@5']);
    expect(waiting.dueAt(anyPartition)).toBeUndefined();
  });

  it('does not wait when the batch size is reached, and leaves the rest', () => {
    const waiting = fill(fill(buffers({ maxRecords: 3 }), 0, 0, 2), 1, 0, 2);
    expect(places(waiting.cut(anyPartition, 0))).toEqual(['0@0', '0@1', '1@0']);
    expect(waiting.cut(anyPartition, 0)).toEqual([]);
    expect(places(waiting.cut(anyPartition, 1000))).toEqual(['1@1']);
  });

  it('ends before the bytes are exceeded, commas and partitions counted', () => {
    const { bytes } = polled(0, 0);
    const maxBytes = 2 * (bytes + 1) + 10;
    const exact = fill(buffers({ maxBytes, bytesPerPartition: 10 }), 0, 0, 3);
    expect(places(exact.cut(anyPartition, 0))).toEqual(['0@0', '0@1']);
    const short = fill(buffers({ maxBytes: maxBytes - 1, bytesPerPartition: 10 }), 0, 0, 3);
    expect(places(short.cut(anyPartition, 0))).toEqual(['0@0']);
  });

  it('sends a record alone that is too large by itself', () => {
    const waiting = buffers({ maxBytes: 1000 });
    waiting.push(polled(0, 0, { valueBytes: 2000 }), 0);
    waiting.push(polled(0, 1), 0);
    expect(places(waiting.cut(anyPartition, 0))).toEqual(['0@0']);
    expect(places(waiting.cut(anyPartition, 1000))).toEqual(['0@1']);
  });

  it('leaves partitions alone that are not free', () => {
    const waiting = fill(fill(buffers({ maxRecords: 2 }), 0, 0, 2), 1, 0, 2);
    expect(places(waiting.cut((partition) => partition === 1, 0))).toEqual(['1@0', '1@1']);
    expect(waiting.dueAt((partition) => partition === 1)).toBeUndefined();
  });

  it('lets partitions take turns, so that a busy one keeps none out', () => {
    const waiting = fill(fill(buffers({ maxRecords: 2 }), 0, 0, 6), 1, 0, 2);
    expect(places(waiting.cut(anyPartition, 0))).toEqual(['0@0', '0@1']);
    expect(places(waiting.cut(anyPartition, 0))).toEqual(['1@0', '1@1']);
  });

  it('says when a partition fills a batch alone', () => {
    const waiting = fill(buffers({ maxRecords: 3 }), 0, 0, 2);
    expect(waiting.isFull(0)).toBe(false);
    expect(fill(waiting, 0, 2, 3).isFull(0)).toBe(true);
    expect(waiting.isFull(1)).toBe(false);
  });
});
