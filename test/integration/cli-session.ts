import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CreateBucketCommand, PutBucketVersioningCommand } from '@aws-sdk/client-s3';
import { inject } from 'vitest';
import {
  emptyFolder,
  type Session,
  sessionFile,
  sessionFolder,
  writeJson,
} from '../../local/session/files.ts';
import { claim } from '../../local/session/owner.ts';
import { testS3, uniqueName } from '../helpers/services.ts';

/** The root of a project whose local runtime is up, as far as the commands can see. */
export interface SessionRoot {
  readonly root: string;
  readonly bucket: string;
  readonly warehouseFile: string;
  remove(): Promise<void>;
}

/** A session of this process on the run's services, with a bucket and a warehouse of its own. */
export async function sessionRoot(events: readonly string[]): Promise<SessionRoot> {
  const root = await mkdtemp(join(tmpdir(), 'sluice-root-'));
  const folder = sessionFolder(root, 'default');
  emptyFolder(folder);
  claim(folder);
  const bucket = uniqueName('bucket');
  await testS3().send(new CreateBucketCommand({ Bucket: bucket }));
  // as the construct makes it
  const VersioningConfiguration = { Status: 'Enabled' } as const;
  await testS3().send(new PutBucketVersioningCommand({ Bucket: bucket, VersioningConfiguration }));
  const warehouseFile = join(folder, 'warehouse.duckdb');
  const session: Session = {
    version: 1,
    pid: process.pid,
    brokers: inject('brokers'),
    endpoint: inject('endpoint'),
    region: 'us-east-1',
    bucket,
    warehouseFile,
    events: events.map((name) => ({
      name,
      topic: name,
      partitions: 1,
      consumerGroup: `sluice.${name}`,
      queueUrl: '',
      deadLetterTopic: `${name}.dlq`,
      mapping: 'Enabled',
    })),
    startedAt: new Date().toISOString(),
    logs: folder,
  };
  writeJson(sessionFile(folder), session);
  return { root, bucket, warehouseFile, remove: () => rm(root, { recursive: true }) };
}
