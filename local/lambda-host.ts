/**
 * The process that a bundled function runs in: `node lambda-host.ts <asset folder> <handler>`. It takes
 * one invocation at a time over the channel to its parent and ends with it.
 */
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { FunctionError, HostMessage, InvokeMessage } from './function/protocol.ts';

type Handler = (event: unknown, context: object) => unknown;

process.on('disconnect', () => process.exit());

const [assetFolder = '', handlerName = ''] = process.argv.slice(2);
const handler = await importHandler(assetFolder, handlerName);
process.on('message', (message) => void answer(message as InvokeMessage));
send({ kind: 'ready' });

async function importHandler(folder: string, name: string): Promise<Handler> {
  const dot = name.lastIndexOf('.');
  const file = join(folder, `${name.slice(0, dot)}.mjs`);
  const exported = (await import(pathToFileURL(file).href)) as Record<string, unknown>;
  const handler = exported[name.slice(dot + 1)];
  if (typeof handler !== 'function') throw new TypeError(`${name} is no function of ${file}`);
  return handler as Handler;
}

async function answer({ requestId, event, deadline }: InvokeMessage): Promise<void> {
  try {
    const result = await handler(JSON.parse(event), context(requestId, deadline));
    send({ kind: 'returned', requestId, result: JSON.stringify(result) ?? 'null' });
  } catch (thrown) {
    const error = describe(thrown);
    console.error(thrown);
    send({ kind: 'threw', requestId, error });
  }
}

function context(awsRequestId: string, deadline: number): object {
  const { env } = process;
  const functionName = env['AWS_LAMBDA_FUNCTION_NAME'];
  return {
    awsRequestId,
    functionName,
    functionVersion: env['AWS_LAMBDA_FUNCTION_VERSION'],
    memoryLimitInMB: env['AWS_LAMBDA_FUNCTION_MEMORY_SIZE'],
    invokedFunctionArn: `arn:aws:lambda:${env['AWS_REGION']}:000000000000:function:${functionName}`,
    getRemainingTimeInMillis: () => deadline - Date.now(),
  };
}

function describe(thrown: unknown): FunctionError {
  if (!(thrown instanceof Error)) return { errorType: typeof thrown, errorMessage: String(thrown) };
  return { errorType: thrown.name, errorMessage: thrown.message };
}

function send(message: HostMessage): void {
  process.send?.(message);
}
