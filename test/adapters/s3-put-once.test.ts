import { S3Client } from '@aws-sdk/client-s3';
import { afterEach, describe, expect, it, onTestFinished } from 'vitest';
import { S3CommitLog } from '../../adapters/s3-commit-log.ts';
import { S3FileStore } from '../../adapters/s3-file-store.ts';
import { putOnce } from '../../adapters/s3-put-once.ts';
import { type Answering, answering } from './answering.ts';
import { aCommit } from './commits.ts';

let server: Answering;
afterEach(() => server.close());

/** An S3 that answers a row of statuses, the last one for ever. */
async function s3Answering(...statuses: number[]): Promise<S3Client> {
  const codes: Record<number, string> = {
    403: 'AccessDenied',
    409: 'ConditionalRequestConflict',
    412: 'PreconditionFailed',
  };
  server = await answering((_, at) => {
    const status = statuses[at] ?? statuses.at(-1) ?? 200;
    return { status, body: codes[status] && `<Error><Code>${codes[status]}</Code></Error>` };
  });
  const client = new S3Client({
    endpoint: server.endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    maxAttempts: 1,
  });
  onTestFinished(() => client.destroy());
  return client;
}

const object = { Bucket: 'lake', Key: 'k', Body: 'x' };

describe('putOnce', () => {
  it('tries again while another PUT of the key is under way', async () => {
    const client = await s3Answering(409, 409, 200);
    expect(await putOnce(client, object)).toBe('put');
    expect(server.bodies).toHaveLength(3);
  });

  it('finds the object there when the other PUT has won', async () => {
    expect(await putOnce(await s3Answering(409, 412), object)).toBe('exists');
  });

  it('fails after a bounded number of conflicts', async () => {
    const client = await s3Answering(409);
    await expect(putOnce(client, object)).rejects.toThrow(
      expect.objectContaining({ name: 'ConditionalRequestConflict' }),
    );
    expect(server.bodies).toHaveLength(9);
  });

  it('fails at once on any other answer', async () => {
    await expect(putOnce(await s3Answering(403), object)).rejects.toThrow(
      expect.objectContaining({ name: 'AccessDenied' }),
    );
    expect(server.bodies).toHaveLength(1);
  });
});

describe('a failing S3', () => {
  it('is a world fault STORE to the file store, with its cause', async () => {
    const store = new S3FileStore(await s3Answering(403), 'lake');
    await expect(store.put('data/k', new Uint8Array(3))).rejects.toThrow(
      expect.objectContaining({
        code: 'STORE',
        cause: expect.objectContaining({ name: 'AccessDenied' }),
      }),
    );
  });

  it('is a world fault COMMIT to the commit log, with its place', async () => {
    const client = await s3Answering(403);
    const log = new S3CommitLog({ client, bucket: 'lake', event: 'order-placed' });
    const place = { topic: 'order-placed', partition: 2 };
    const fault = (fields: object) => expect.objectContaining({ code: 'COMMIT', place: fields });
    await expect(log.put(aCommit({ partition: 2, from: 5 }))).rejects.toThrow(
      fault({ ...place, offset: 5 }),
    );
    await expect(log.newest(2)).rejects.toThrow(fault(place));
    await expect(log.covering(2, 0, 7)).rejects.toThrow(fault({ ...place, offset: 7 }));
  });
});
