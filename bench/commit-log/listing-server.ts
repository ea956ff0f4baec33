import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface ListingServer {
  readonly endpoint: string;
  /** Requests since the last reset, by kind. */
  readonly requests: { list: number; get: number };
  stop(): Promise<void>;
}

/**
 * The two calls of S3 that a commit log is read with, over sorted keys in memory: as many commits as one
 * likes, without putting them. It shows how many requests are made; S3's own time is not in it.
 *
 * @param keys of one bucket, ascending
 * @param bodyOf the object of a key
 */
export async function startListingServer(
  bucket: string,
  keys: readonly string[],
  bodyOf: (key: string) => string,
): Promise<ListingServer> {
  const requests = { list: 0, get: 0 };
  const server = createServer((request, response) => {
    const { pathname, searchParams } = urlOf(request);
    if (searchParams.get('list-type') === '2') {
      requests.list += 1;
      response
        .setHeader('content-type', 'application/xml')
        .end(listing(bucket, keys, searchParams));
      return;
    }
    requests.get += 1;
    response.end(bodyOf(decodeURIComponent(pathname).slice(`/${bucket}/`.length)));
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as AddressInfo;
  return {
    endpoint: `http://127.0.0.1:${port}`,
    requests,
    stop: () => new Promise((done) => server.close(() => done())),
  };
}

function urlOf({ url = '/' }: IncomingMessage): URL {
  return new URL(url, 'http://127.0.0.1');
}

function listing(bucket: string, keys: readonly string[], query: URLSearchParams): string {
  const prefix = query.get('prefix') ?? '';
  const after = query.get('start-after') ?? '';
  const most = Number(query.get('max-keys') ?? 1000);
  const start = after > prefix ? firstAfter(keys, after) : firstAfter(keys, prefix);
  const found = keys.slice(start, start + most).filter((key) => key.startsWith(prefix));
  const contents = found.map((key) => `<Contents><Key>${key}</Key></Contents>`).join('');
  return `<?xml version="1.0"?><ListBucketResult><Name>${bucket}</Name><KeyCount>${found.length}</KeyCount>${contents}</ListBucketResult>`;
}

function firstAfter(keys: readonly string[], after: string): number {
  let [low, high] = [0, keys.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((keys[middle] ?? '') > after) high = middle;
    else low = middle + 1;
  }
  return low;
}
