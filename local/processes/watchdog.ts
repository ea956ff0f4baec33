/**
 * Runs as a process of its own and outlives the runtime by a moment: it is told of every child
 * (`+pid` and `-pid`, a line each) and kills those that are left when its input ends, which happens
 * however the runtime ends, `kill -9` included.
 */
import { createInterface } from 'node:readline';

const children = new Set<number>();

// A terminal's Ctrl-C is for the runtime, which stops its children in order.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => {});

for await (const line of createInterface({ input: process.stdin })) {
  const pid = Number(line.slice(1));
  if (line.startsWith('+')) children.add(pid);
  else children.delete(pid);
}
for (const pid of children) {
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // It has ended by itself.
  }
}
