import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  decodeS3Key,
  encodeS3Key,
  MAX_BATCH_BYTES,
  notificationBatches,
  notificationBody,
  notificationsOf,
  parseNotification,
} from '../../core/notification.ts';
import { aCommit, aFile, aNotification } from '../adapters/commits.ts';

const PLACE = { bucket: 'lake', region: 'eu-central-1' };
const anyText = fc.string({ unit: 'binary', maxLength: 60 });

describe('a notification body', () => {
  it('is an S3 event with our own facts beside it', () => {
    const body = JSON.parse(notificationBody(aNotification(), 'eu-central-1'));
    expect(body).toEqual({
      Records: [
        {
          eventVersion: '2.1',
          eventSource: 'aws:s3',
          awsRegion: 'eu-central-1',
          eventTime: '2026-11-22T10:00:00.000Z',
          eventName: 'ObjectCreated:Put',
          s3: {
            s3SchemaVersion: '1.0',
            bucket: { name: 'lake', arn: 'arn:aws:s3:::lake' },
            object: {
              key: 'data/order-placed/dt%3D2026-11-22/hour%3D10/0000-000000-0000000000000000000-0000000000000000009-0123abcd.parquet',
              size: 1234,
            },
          },
        },
      ],
      sluice: {
        version: 1,
        event: 'order-placed',
        generation: 0,
        partition: 0,
        first: 0,
        last: 9,
        rows: 10,
        bytes: 1234,
        eventTime: [1_000, 2_000],
        path: 'dt=2026-11-22/hour=10',
        schemas: ['order-placed/1'],
        committedAt: '2026-11-22T10:00:00.000Z',
      },
    });
  });

  it('is read back as it was written, whatever the path and the schemas are called', () => {
    fc.assert(
      fc.property(anyText, fc.array(anyText), fc.nat(), (name, schemas, rows) => {
        const path = `dt=2026-11-22/by_city=${name}`;
        const file = aNotification({ path, key: `data/order-placed/${path}/f`, schemas, rows });
        expect(parseNotification(notificationBody(file, 'us-east-1'))).toEqual(file);
      }),
    );
  });
});

describe('S3 key encoding', () => {
  it.each([
    ['dt=2026-11-22/a b', 'dt%3D2026-11-22/a+b'],
    ['a+b%20c', 'a%2Bb%2520c'],
    ['Zürich', 'Z%C3%BCrich'],
    ["~!'()", '%7E%21%27%28%29'],
    ['safe-_.*', 'safe-_.*'],
  ])('encodes %s as S3 does in its events', (key, encoded) => {
    expect(encodeS3Key(key)).toBe(encoded);
  });

  it('is undone by decoding', () => {
    fc.assert(
      fc.property(anyText, (key) => {
        expect(decodeS3Key(encodeS3Key(key))).toBe(key);
      }),
    );
  });
});

describe('notificationBatches', () => {
  it('holds every file once, in order, within the limits of one SQS call', () => {
    const aCharacter = fc.string({ unit: 'binary', minLength: 1, maxLength: 1 });
    const longPath = fc
      .tuple(aCharacter, fc.nat(30_000))
      .map(([text, times]) => text.repeat(times));
    const paths = fc.array(longPath, { maxLength: 35, size: 'max' });
    fc.assert(
      fc.property(paths, (names) => {
        const commit = aCommit({ files: names.map((path, at) => aFile(at * 10, { path })) });
        const batches = notificationBatches(commit, PLACE);
        const read = batches.flat().map((body) => parseNotification(body));
        expect(read).toEqual(notificationsOf(commit, 'lake'));
        for (const batch of batches) {
          expect(batch.length).toBeLessThanOrEqual(10);
          expect(Buffer.byteLength(batch.join(''))).toBeLessThanOrEqual(MAX_BATCH_BYTES);
        }
      }),
      { numRuns: 20 },
    );
  });

  it('counts bytes and not characters', () => {
    const path = 'ü'.repeat(40_000);
    const commit = aCommit({ files: Array.from({ length: 4 }, (_, at) => aFile(at, { path })) });
    // Each file stands in its body twice: as UTF-8 and, six bytes a character, as encoded key.
    expect(notificationBatches(commit, PLACE).map((batch) => batch.length)).toEqual([3, 1]);
  });

  it('is nothing for a commit without files', () => {
    expect(notificationBatches(aCommit(), PLACE)).toEqual([]);
  });
});

describe('parseNotification', () => {
  const body = (change: (message: Record<string, never>) => void): string => {
    const message = JSON.parse(notificationBody(aNotification(), 'us-east-1'));
    change(message);
    return JSON.stringify(message);
  };

  it.each<[string, string, string]>([
    ['what is no JSON', '{"secret', 'the body: allowed: JSON'],
    ['null', 'null', 'the body: allowed: an object'],
    ['an event of S3 itself', '{"Records":[{"s3":{}}]}', 'sluice: allowed: an object'],
    ['another version', body((m) => Object.assign(m['sluice'] ?? {}, { version: 2 })), 'version'],
    ['two records', body((m) => Object.assign(m, { Records: [{}, {}] })), 'Records: allowed'],
    ['no rows', body((m) => delete m['sluice']?.['rows']), 'rows: allowed: an integer'],
    ['half a row', body((m) => Object.assign(m['sluice'] ?? {}, { rows: 0.5 })), 'rows: allowed'],
    ['no time', body((m) => Object.assign(m['sluice'] ?? {}, { committedAt: 'x' })), 'ISO 8601'],
    [
      'a key of another event',
      body((m) => Object.assign(m['sluice'] ?? {}, { event: 'other' })),
      'data prefix',
    ],
    [
      'a key that is not encoded',
      body((m) => Object.assign(m['Records']?.[0]?.['s3']?.['object'] ?? {}, { key: '100%' })),
      'URL-encoded',
    ],
  ])('fails on %s, without quoting it', (_, message, error) => {
    expect(() => parseNotification(message)).toThrow(
      expect.objectContaining({ code: 'NOTIFICATION', message: expect.stringContaining(error) }),
    );
    expect(() => parseNotification(message)).not.toThrow(/secret/);
  });
});
