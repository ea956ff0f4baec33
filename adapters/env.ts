import { WorldFault } from '../core/errors.ts';

/**
 * The functions' only reader of the environment.
 *
 * @throws WorldFault `CONFIG` naming the variable
 */
export function requireEnv(name: string): string {
  const value = process.env[name];
  if (!value) throw new WorldFault('CONFIG', `environment variable ${name} is not set`);
  return value;
}

/** @throws WorldFault `CONFIG` naming the variable, the value and what is allowed */
export function requireEnvOneOf<T extends string>(name: string, allowed: readonly T[]): T {
  const value = requireEnv(name);
  const found = allowed.find((candidate) => candidate === value);
  if (found !== undefined) return found;
  const message = `environment variable ${name}: got "${value}", allowed: ${allowed.join(', ')}`;
  throw new WorldFault('CONFIG', message);
}

/** For what must be said even where the configuration is what is wrong. */
export function envOr(name: string, otherwise: string): string {
  return process.env[name] || otherwise;
}
