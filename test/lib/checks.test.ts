import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type App, Stack } from 'aws-cdk-lib';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { environments } from '../../environments/index.ts';
import { addChecks } from '../../lib/checks.ts';
import { EnvironmentStage } from '../../lib/environment-stage.ts';
import { anApp, anEvent } from './synthesis.ts';

interface Report {
  pluginReports: { violations: { ruleName: string; severity: string }[] }[];
}

let outdir: string;
let app: App;
beforeEach(() => {
  outdir = mkdtempSync(join(tmpdir(), 'sluice-checks-'));
  app = anApp({ outdir });
  for (const settings of environments) {
    new EnvironmentStage(app, { settings, events: [anEvent(), anEvent({ name: 'other-seen' })] });
  }
});
afterEach(() => {
  vi.restoreAllMocks();
  rmSync(outdir, { recursive: true });
});

/** Synthesizes as `cdk synth` does, and says which rules were broken. */
function synthesize(): { failed: boolean; broken: string[] } {
  addChecks(app);
  vi.spyOn(console, 'error').mockReturnValue();
  let failed = false;
  try {
    app.synth();
  } catch {
    failed = true;
  }
  const report: Report = JSON.parse(readFileSync(join(outdir, 'validation-report.json'), 'utf8'));
  const broken = report.pluginReports.flatMap(({ violations }) => violations);
  return { failed, broken: broken.map(({ ruleName }) => ruleName) };
}

describe('the security checks', () => {
  it('pass for every environment', () => {
    expect(synthesize()).toEqual({ failed: false, broken: [] });
  });

  it('fail for a finding that nobody acknowledged', () => {
    new Bucket(new Stack(app, 'Planted'), 'Bucket');

    const { failed, broken } = synthesize();

    expect(failed).toBe(true);
    expect(broken).toContain('AwsSolutions-S10');
  });
});
