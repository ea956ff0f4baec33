import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** What becomes of a request: as it should, or one of the ways in which networks and services fail. */
export type Fault = 'none' | 'delay' | 'reset' | 'unavailable' | 'answer lost';

export interface FaultProxy {
  /** URL to reach the target through. */
  readonly endpoint: string;
  /** Asked for every request. */
  decide: (method: string) => Fault;
  /** Requests by what became of them. */
  readonly tally: Readonly<Record<Fault, number>>;
  close(): Promise<void>;
}

const DELAY_MILLISECONDS = 2_000;

/** A proxy in front of an HTTP endpoint that lets requests fail, also after they were done. */
export async function startFaultProxy(target: string): Promise<FaultProxy> {
  const { hostname, port } = new URL(target);
  const tally: Record<Fault, number> = {
    none: 0,
    delay: 0,
    reset: 0,
    unavailable: 0,
    'answer lost': 0,
  };
  const server = createServer(async (incoming, outgoing) => {
    const fault = proxy.decide(incoming.method ?? '');
    tally[fault]++;
    if (fault === 'reset') return incoming.socket.destroy();
    if (fault === 'unavailable') return outgoing.writeHead(503).end();
    if (fault === 'delay') await sleep(DELAY_MILLISECONDS);
    return forward(incoming, outgoing, { hostname, port, lose: fault === 'answer lost' });
  });
  server.listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port: own } = server.address() as AddressInfo;
  const proxy: FaultProxy = {
    endpoint: `http://127.0.0.1:${own}`,
    decide: () => 'none',
    tally,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return proxy;
}

/** @param lose the request is done, and the connection lost before the answer */
function forward(
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  { hostname, port, lose }: { hostname: string; port: string; lose: boolean },
): void {
  const { method, url: path, headers } = incoming;
  const onward = request({ hostname, port, method, path, headers }, (answer) => {
    if (lose) {
      answer.resume().once('end', () => incoming.socket.destroy());
      return;
    }
    outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
    answer.pipe(outgoing);
  });
  onward.once('error', () => incoming.socket.destroy());
  incoming.pipe(onward);
}
