import { dev } from './dev.ts';
import { local } from './local.ts';
import { prod } from './prod.ts';
import type { EnvironmentSettings } from './settings.ts';
import { staging } from './staging.ts';

/** Every environment of this project; the first is this machine. */
export const environments: readonly EnvironmentSettings[] = [local, dev, staging, prod];
