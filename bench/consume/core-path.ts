import { columnEncoder } from '../../core/parquet/column-encoder.ts';
import { BatchEncoder } from '../../core/settle/encode-batch.ts';
import { event } from '../../events/order-placed/event.ts';
import { type KafkaInvocation, runsOf } from '../../lambda/consume-batch/invocation.ts';
import { makeInvocation } from './invocation.ts';
import { measure } from './measure.ts';

/** From the invocation's JSON to Parquet bytes, without any I/O. */
const { json } = makeInvocation(0);
const encoder = new BatchEncoder(event, columnEncoder);
const result = await measure(
  'core path',
  { warmUp: 10, runs: 20 },
  () => json,
  (text) => {
    const invocation = JSON.parse(text) as KafkaInvocation;
    let bytes = 0;
    for (const [, records] of runsOf(invocation)) {
      const batch = encoder.encode(records);
      if (batch.failures.length > 0) throw new Error(`${batch.failures.length} records failed`);
      for (const file of batch.files) bytes += file.bytes.length;
    }
    return bytes;
  },
);
process.stdout.write(JSON.stringify(result));
