import { DefinitionError } from '../core/errors.ts';
import { dev } from './dev.ts';
import { local } from './local.ts';
import { prod } from './prod.ts';
import type { EnvironmentSettings } from './settings.ts';
import { staging } from './staging.ts';

/** Every environment of this project; the first is this machine. */
export const environments: readonly EnvironmentSettings[] = [local, dev, staging, prod];

/**
 * The environments to synthesize.
 *
 * @param only name of one; `undefined` for all
 * @throws DefinitionError when there is none of that name
 */
export function selectEnvironments(only: string | undefined): readonly EnvironmentSettings[] {
  if (only === undefined) return environments;
  const selected = environments.filter(({ name }) => name === only);
  if (selected.length > 0) return selected;
  const allowed = environments.map(({ name }) => name).join(', ');
  throw new DefinitionError('ENVIRONMENT', 'environments', 'context environment', only, allowed);
}
