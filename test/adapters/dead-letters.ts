import type { KafkaRecord } from '../../core/record.ts';
import type { DeadLetter } from '../../core/settle/dead-letter.ts';

export function aRecord(fields: Partial<KafkaRecord> = {}): KafkaRecord {
  return {
    topic: 'order-placed',
    partition: 0,
    offset: 0,
    timestamp: 1_700_000_000_000,
    key: null,
    value: Buffer.from('{'),
    headers: [],
    ...fields,
  };
}

export function aDeadLetter(fields: Partial<DeadLetter> = {}): DeadLetter {
  return {
    record: aRecord(),
    generation: 0,
    reason: 'DECODE',
    stage: 'payload',
    message: 'not a JSON object',
    failedAt: 1_700_000_001_000,
    ...fields,
  };
}
