import { handler } from '../../lambda/consume-batch/handler.ts';
import type { KafkaInvocation } from '../../lambda/consume-batch/invocation.ts';
import { makeInvocation } from './invocation.ts';
import { measure } from './measure.ts';

/** The handler as deployed, against an S3 and an SQS API: every run settles the next offsets. */
const { records } = makeInvocation(0);
// the handler's own log lines would land in the result
const write = process.stdout.write.bind(process.stdout);
process.stdout.write = () => true;
const result = await measure(
  'whole handler',
  { warmUp: 10, runs: 20 },
  (run) => makeInvocation(run * records).json,
  async (text) => {
    const invocation = JSON.parse(text) as KafkaInvocation;
    const answer = await handler(invocation, { functionName: 'bench', functionVersion: '1' });
    if (answer.batchItemFailures.length > 0) throw new Error('not settled');
    return 0;
  },
);
write(JSON.stringify(result));
