import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';

it('synthesizes the example of an app of one’s own through the CDK command', () => {
  const output = mkdtempSync(join(tmpdir(), 'sluice-own-app-'));
  try {
    const app = `${process.execPath} examples/own-app.ts`;
    const args = ['synth', '-q', '**', '--app', app, '--output', output];
    const synth = () => execFileSync('node_modules/.bin/cdk', args, { stdio: 'pipe' });
    expect(synth).not.toThrow();
  } finally {
    rmSync(output, { recursive: true, force: true });
  }
}, 60_000);
