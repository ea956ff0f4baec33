/** A process with a child and a grandchild, whose ids it prints. */
import { spawn } from 'node:child_process';
import { adopt } from '../../local/processes/children.ts';

const script = 'sleep 1000 & echo $$ $!; wait';
adopt(spawn('sh', ['-c', script], { detached: true, stdio: ['ignore', 'inherit', 'ignore'] }));
