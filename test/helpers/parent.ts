/** A process with a child and a grandchild, whose ids it prints once they are looked after. */
import { spawn } from 'node:child_process';
import { adopt } from '../../local/processes/children.ts';

const script = 'sleep 1000 & echo $$ $!; wait';
const child = spawn('sh', ['-c', script], { detached: true, stdio: ['ignore', 'pipe', 'ignore'] });
adopt(child);
child.stdout.pipe(process.stdout);
