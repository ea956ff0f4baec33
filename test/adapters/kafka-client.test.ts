import { afterEach, describe, expect, it, vi } from 'vitest';
import { iamToken } from '../../adapters/kafka-client.ts';

afterEach(() => vi.unstubAllEnvs());

describe('iamToken', () => {
  it("is a signed request to connect to the region's clusters, as MSK reads it", async () => {
    vi.stubEnv('AWS_REGION', 'eu-central-1');
    vi.stubEnv('AWS_ACCESS_KEY_ID', 'AKIATEST');
    vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'secret');
    vi.stubEnv('AWS_SESSION_TOKEN', 'session');
    const { value } = await iamToken();
    const request = new URL(Buffer.from(value, 'base64url').toString());
    expect(request.host).toBe('kafka.eu-central-1.amazonaws.com');
    const { searchParams } = request;
    expect(searchParams.get('Action')).toBe('kafka-cluster:Connect');
    expect(searchParams.get('X-Amz-Credential')).toMatch(
      /^AKIATEST\/\d+\/eu-central-1\/kafka-cluster\//,
    );
    expect(searchParams.get('X-Amz-Signature')).toMatch(/^[0-9a-f]{64}$/);
    expect(searchParams.get('X-Amz-Expires')).toBe('900');
  });

  it('is of another region where one is given', async () => {
    vi.stubEnv('AWS_REGION', '');
    vi.stubEnv('AWS_ACCESS_KEY_ID', 'AKIATEST');
    vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'secret');
    const { value } = await iamToken('eu-west-1');
    const { host } = new URL(Buffer.from(value, 'base64url').toString());
    expect(host).toBe('kafka.eu-west-1.amazonaws.com');
  });

  it('fails without a region, naming the variable', async () => {
    vi.stubEnv('AWS_REGION', '');
    await expect(iamToken()).rejects.toThrow('AWS_REGION');
  });
});
