import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { pipeline } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';

/** The ways in which networks and services fail a request. */
export const FAULTS = ['delay', 'silence', 'reset', 'unavailable', 'answer lost'] as const;
export type Fault = 'none' | (typeof FAULTS)[number];

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
/** Longer than the functions' clients wait for an answer. */
const SILENCE_MILLISECONDS = 12_000;
/** Both sides see for themselves that a connection broke. */
const ignored = (): void => {};

/** A proxy in front of an HTTP endpoint that lets requests fail, also after they were done. */
export async function startFaultProxy(target: string): Promise<FaultProxy> {
  const { hostname, port } = new URL(target);
  const tally = { none: 0, delay: 0, silence: 0, reset: 0, unavailable: 0, 'answer lost': 0 };
  const server = createServer(async (incoming, outgoing) => {
    const fault = proxy.decide(incoming.method ?? '');
    tally[fault]++;
    if (fault === 'silence') await sleep(SILENCE_MILLISECONDS, undefined, { ref: false });
    if (fault === 'reset' || fault === 'silence') return incoming.socket.destroy();
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
  const { method, url: path, headers, socket } = incoming;
  if (socket.destroyed) return;
  const onward = request({ hostname, port, method, path, headers }, (answer) => {
    if (lose || socket.destroyed) {
      answer.resume().once('end', () => socket.destroy());
      return;
    }
    outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
    pipeline(answer, outgoing, ignored);
  });
  onward.once('error', () => socket.destroy());
  // A function that is killed while it sends leaves a request that never ends.
  pipeline(incoming, onward, ignored);
}
