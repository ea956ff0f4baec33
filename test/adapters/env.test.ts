import { afterEach, describe, expect, it, vi } from 'vitest';
import { requireEnv, requireEnvOneOf } from '../../adapters/env.ts';

afterEach(() => vi.unstubAllEnvs());

describe('requireEnv', () => {
  it('reads a variable', () => {
    vi.stubEnv('SLUICE_BUCKET', 'lake');
    expect(requireEnv('SLUICE_BUCKET')).toBe('lake');
  });

  it.each([undefined, ''])('fails on %j, naming the variable', (value) => {
    vi.stubEnv('SLUICE_BUCKET', value);
    expect(() => requireEnv('SLUICE_BUCKET')).toThrow(
      expect.objectContaining({
        code: 'CONFIG',
        message: expect.stringContaining('SLUICE_BUCKET'),
      }),
    );
  });
});

describe('requireEnvOneOf', () => {
  it('fails on another value, naming what is allowed', () => {
    vi.stubEnv('SLUICE_KAFKA_AUTHENTICATION', 'scram');
    expect(() => requireEnvOneOf('SLUICE_KAFKA_AUTHENTICATION', ['iam', 'none'])).toThrow(
      'environment variable SLUICE_KAFKA_AUTHENTICATION: got "scram", allowed: iam, none',
    );
  });
});
