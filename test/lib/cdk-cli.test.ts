import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import recommended from 'aws-cdk-lib/recommended-feature-flags.json' with { type: 'json' };
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import cdk from '../../cdk.json' with { type: 'json' };
import { environments } from '../../environments/index.ts';

const PROJECT = fileURLToPath(new URL('../../', import.meta.url));
const CLI = join(PROJECT, 'node_modules/aws-cdk/bin/cdk');

vi.setConfig({ testTimeout: 120_000 });

let output: string;
beforeEach(() => {
  output = mkdtempSync(join(tmpdir(), 'sluice-cdk-'));
});
afterEach(() => rmSync(output, { recursive: true }));

/** Runs `cdk synth -q '**'` with no credentials and no account to look anything up in. */
function synth(...options: string[]): { status: number | null; printed: string } {
  const args = [CLI, 'synth', '-q', '**', '--no-notices', '--output', output, ...options];
  const { PATH } = process.env;
  const { status, stderr } = spawnSync(process.execPath, args, {
    cwd: PROJECT,
    encoding: 'utf8',
    env: {
      PATH,
      HOME: output,
      CDK_DISABLE_CLI_TELEMETRY: 'true',
      AWS_EC2_METADATA_DISABLED: 'true',
    },
  });
  return { status, printed: stderr };
}

function templates(): string[] {
  return readdirSync(output, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.template.json'))
    .map((name) => readFileSync(join(output, name), 'utf8'));
}

describe('cdk synth', () => {
  it('synthesizes every environment without credentials, and no path of its machine', () => {
    const { status, printed } = synth();

    expect(printed).toContain('Successfully synthesized');
    expect(status).toBe(0);
    expect(templates().length).toBeGreaterThanOrEqual(environments.length * 3);
    expect(templates().filter((template) => template.includes(PROJECT))).toEqual([]);
    expect(templates().filter((template) => template.includes(tmpdir()))).toEqual([]);
  });

  it('fails for a finding that nobody acknowledged', () => {
    const app = `${process.execPath} test/lib/fixtures/planted-app.ts`;

    const { status, printed } = synth('--app', app);

    expect(status).toBe(1);
    expect(printed).toContain('AwsSolutions-S10');
  });

  it('runs with every recommended flag, and references that CloudFormation guards', () => {
    expect(cdk.context).toEqual({
      ...recommended,
      // What pipelines refer to must not be replaced or removed below them.
      '@aws-cdk/core:defaultCrossStackReferences': 'strong',
    });
  });
});
