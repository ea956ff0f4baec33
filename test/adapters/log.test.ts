import { describe, expect, it } from 'vitest';
import { createLog } from '../../adapters/log.ts';
import { WorldFault } from '../../core/errors.ts';

function logged(write: (log: ReturnType<typeof createLog>) => void): Record<string, unknown> {
  const lines: string[] = [];
  const fields = { event: 'order-placed' };
  write(createLog({ fields, sink: (line) => lines.push(line), clock: () => 0 }));
  expect(lines).toHaveLength(1);
  expect(lines[0]).not.toContain('\n');
  return JSON.parse(lines[0] ?? '');
}

describe('createLog', () => {
  it('writes one JSON object a line, with timestamp, level and fields', () => {
    expect(logged((log) => log.info('two\nlines', { partition: 3 }))).toEqual({
      timestamp: '1970-01-01T00:00:00.000Z',
      level: 'INFO',
      message: 'two\nlines',
      event: 'order-placed',
      partition: 3,
    });
  });

  it('shows an error with its code, place and causes, and the stack where it began', () => {
    const cause = new TypeError('socket closed');
    const place = { partition: 1, offset: 42 };
    const error = new WorldFault('STORE', 'file not put', { cause, place });
    expect(logged((log) => log.error('failed', { error }))['error']).toEqual({
      name: 'WorldFault',
      code: 'STORE',
      message: 'file not put',
      place,
      cause: { name: 'TypeError', message: 'socket closed', stack: cause.stack },
    });
  });

  it('ends a chain of causes that bites its tail', () => {
    const error = new Error('round');
    error.cause = error;
    expect(JSON.stringify(logged((log) => log.warn('failed', { error }))['error'])).toContain(
      'stack',
    );
  });

  it('shows big integers exactly and never bytes', () => {
    const fields = { offset: 9_223_372_036_854_775_807n, value: new Uint8Array([115, 116]) };
    expect(logged((log) => log.info('odd values', fields))).toMatchObject({
      offset: '9223372036854775807',
      value: '2 bytes',
    });
  });
});

it('tells of an answer of AWS its name, status and request, and not its words', () => {
  const lines: string[] = [];
  const words =
    'not authorized to perform s3:PutObject on arn:aws:s3:::lake/data/by_mail=jane%40example.org';
  const cause = Object.assign(new Error(words), {
    name: 'AccessDenied',
    $metadata: { httpStatusCode: 403, requestId: 'r-1' },
  });
  const error = new WorldFault('STORE', 'data file of 10 bytes not put', { cause });
  createLog({ sink: (line) => lines.push(line) }).error('not settled', { error });
  expect(lines.join()).not.toContain('jane');
  expect(JSON.parse(lines[0] ?? '').error.cause).toEqual({
    name: 'AccessDenied',
    status: 403,
    requestId: 'r-1',
  });
});
