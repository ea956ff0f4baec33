import { audit } from './audit.ts';
import { demo } from './demo.ts';
import { down } from './down.ts';
import type { Command } from './kit/command.ts';
import { log } from './log.ts';
import { mapping } from './mapping.ts';
import { produce } from './produce.ts';
import { query } from './query.ts';
import { status } from './status.ts';
import { up } from './up.ts';

/** All commands, in the order of the help. */
export const commands: readonly Command[] = [
  up,
  down,
  produce,
  status,
  query,
  audit,
  log,
  mapping,
  demo,
];
