// A bundled function for tests: it does what its records say, and keeps a line for each call.
import { appendFileSync, existsSync, readFileSync } from 'node:fs';

const calls = process.env.CALLS_FILE;

export async function handler(event, context) {
  const items = event.records ? kafkaItems(event) : queueItems(event);
  const before = existsSync(calls) ? readFileSync(calls, 'utf8') : '';
  const { awsRequestId: requestId } = context;
  const call = { pid: process.pid, requestId, items: items.map(({ name, text }) => [name, text]) };
  appendFileSync(calls, `${JSON.stringify({ ...call, startedAt: Date.now() })}\n`);
  if (process.env.CALL_MILLISECONDS) {
    await new Promise((resolve) => setTimeout(resolve, Number(process.env.CALL_MILLISECONDS)));
  }
  const failures = [];
  for (const { text, name, itemIdentifier } of items) {
    if (text === 'throw') throw new RangeError('told to throw');
    if (text === 'exit') process.exit(3);
    if (text === 'hang') await new Promise(() => setInterval(() => {}, 1000));
    if (text === 'refuse' || (text === 'refuse once' && !before.includes(`"${name}"`))) {
      failures.push({ itemIdentifier });
    }
  }
  return { batchItemFailures: failures };
}

function kafkaItems({ records }) {
  return Object.entries(records).flatMap(([partition, list]) =>
    list.map(({ offset, value }) => ({
      name: `${partition}@${offset}`,
      text: value === undefined ? null : Buffer.from(value, 'base64').toString(),
      itemIdentifier: { partition, offset },
    })),
  );
}

function queueItems({ Records }) {
  return Records.map(({ messageId, body }) => ({
    name: messageId,
    text: body,
    itemIdentifier: messageId,
  }));
}
