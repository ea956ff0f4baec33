import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { requireWays, wayToRun } from '../../local/prerequisites.ts';
import { temporaryFolder } from '../helpers/temporary-folder.ts';

/** A search path with programs that print these lines. */
function programs(printed: Readonly<Record<string, string>>): { PATH: string } {
  const folder = temporaryFolder();
  for (const [name, line] of Object.entries(printed)) {
    writeFileSync(join(folder, name), `#!/bin/sh\necho '${line}'\n`);
    chmodSync(join(folder, name), 0o755);
  }
  return { PATH: folder };
}

const java = 'openjdk version "21.0.4" 2024-07-16';
const mvn = 'Apache Maven 3.9.9 (8e8579a9)';

describe('how a service runs on this machine', () => {
  it('is as a process where its programs are', async () => {
    expect(await wayToRun('kafka', programs({ java, mvn }))).toBe('process');
    expect(await wayToRun('localstack', programs({ python3: '3 13' }))).toBe('process');
  });

  it('is as a container where a Docker engine answers and a program is missing', async () => {
    expect(await wayToRun('kafka', programs({ docker: '28.0.1' }))).toBe('container');
  });

  it('fails in one line that says what to install', async () => {
    const failure = wayToRun('kafka', programs({}));
    await expect(failure).rejects.toMatchObject({ code: 'PREREQUISITE' });
    const message = await failure.catch(String);
    expect(message).toMatch(/Java 17 or newer \(.*openjdk.*\); Maven \(.*maven/);
    expect(message).not.toContain('\n');
  });

  it.each([
    ['Java', 'kafka', { java: 'java version "11.0.2"', mvn }],
    ['Python', 'localstack', { python3: '3 10' }],
  ] as const)('fails with a %s that is too old', async (name, service, printed) => {
    await expect(wayToRun(service, programs(printed))).rejects.toThrow(`answers: ${name}`);
  });

  it('blames Java alone where Maven only lacks it', async () => {
    const lost = 'The JAVA_HOME environment variable is not defined correctly';
    const failure = wayToRun('kafka', programs({ mvn: lost }));
    const message = await failure.catch(String);
    expect(message).toContain('Java 17');
    expect(message).not.toContain('Maven');
  });

  it('names everything that is missing at once', async () => {
    vi.stubEnv('PATH', temporaryFolder());
    const failure = requireWays(['kafka', 'localstack']);
    await expect(failure).rejects.toMatchObject({ code: 'PREREQUISITE' });
    expect(await failure.catch(String)).toMatch(/answers: Java .*; Maven .*; Python [^:]*$/);
    vi.unstubAllEnvs();
  });

  it('fails with a Docker client that reaches no engine', async () => {
    await expect(wayToRun('localstack', programs({ docker: '' }))).rejects.toThrow('Python 3.11');
  });
});
