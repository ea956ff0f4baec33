import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { HOSTILE } from '../helpers/parquet/hostile-avro.ts';

const SCRIPT = join(import.meta.dirname, '../helpers/parquet/hostile-avro.ts');
const LIMIT_MILLIS = 10_000;
/** Most of it is what Node and the encoder need anyway. */
const HEAP_MEBIBYTES = 128;

describe('an Avro payload', { timeout: 2 * LIMIT_MILLIS }, () => {
  it.each(Object.keys(HOSTILE))('that claims %s is a dead letter at once', (name) => {
    const { status, signal, stdout, stderr } = spawnSync(
      process.execPath,
      [`--max-old-space-size=${HEAP_MEBIBYTES}`, SCRIPT, name],
      { encoding: 'utf8', timeout: LIMIT_MILLIS, killSignal: 'SIGKILL' },
    );
    expect({ status, signal, stderr }).toMatchObject({ status: 0, signal: null });
    expect(JSON.parse(stdout)).toEqual({ rows: [2], codes: ['1 DECODE'] });
  });
});
