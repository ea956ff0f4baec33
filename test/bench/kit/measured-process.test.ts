import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { runMeasured } from '../../../bench/kit/measured-process.ts';
import { temporaryFolder } from '../../helpers/temporary-folder.ts';

const BUSY_MILLISECONDS = 400;
const BUSY = `
  const spent = () => process.cpuUsage().user + process.cpuUsage().system;
  const end = spent() + ${BUSY_MILLISECONDS * 1000};
  while (spent() < end) for (let i = 0; i < 1e6; i++);`;

describe('measuring a process', () => {
  it('counts what it takes, and what a process takes that it waited for', async () => {
    const program = `${BUSY} require('node:child_process')
      .execFileSync(process.execPath, ['-e', ${JSON.stringify(BUSY)}])`;

    const { exitCode, cpuSeconds, peakBytes } = await measured(program);

    expect(exitCode).toBe(0);
    expect(cpuSeconds).toBeGreaterThan((2 * BUSY_MILLISECONDS) / 1000);
    expect(cpuSeconds).toBeLessThan((2 * BUSY_MILLISECONDS) / 1000 + 1.5);
    expect(peakBytes).toBeGreaterThan(20_000_000);
  });

  it('tells how it ended', async () => {
    expect(await measured('process.exit(3)')).toMatchObject({ exitCode: 3 });
  });
});

function measured(program: string) {
  const log = join(temporaryFolder(), 'program.log');
  return runMeasured([process.execPath, '-e', program], { env: process.env, log });
}
