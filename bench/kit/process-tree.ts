import { readdirSync, readFileSync } from 'node:fs';

/** What the kernel counts CPU time in, on every architecture that Node runs on. */
const TICKS_A_SECOND = 100;
/** Fields of `/proc/<pid>/stat` behind the command's name. */
const USER_TICKS = 11;
const SYSTEM_TICKS = 12;

/** A process and all that it started and that still runs. */
export function processTree(pid: number): number[] {
  const children = threadsOf(pid).flatMap((thread) =>
    readOr(`/proc/${pid}/task/${thread}/children`).split(' ').filter(Boolean).map(Number),
  );
  return [pid, ...children.flatMap(processTree)];
}

/** CPU time of all threads of a process, user and system; 0 when it is gone. */
export function cpuSecondsOf(pid: number): number {
  const stat = readOr(`/proc/${pid}/stat`);
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const ticks = Number(fields[USER_TICKS] ?? 0) + Number(fields[SYSTEM_TICKS] ?? 0);
  return ticks / TICKS_A_SECOND;
}

/** Most memory that a process ever held at once; 0 when it is gone. */
export function peakBytesOf(pid: number): number {
  const kibibytes = /^VmHWM:\s+(\d+) kB$/m.exec(readOr(`/proc/${pid}/status`))?.[1];
  return Number(kibibytes ?? 0) * 1024;
}

export function commandLineOf(pid: number): string {
  return readOr(`/proc/${pid}/cmdline`).replaceAll('\0', ' ');
}

/** CPU time of the whole machine that was spent on anything. */
export function busySecondsOfMachine(): number {
  const [line = ''] = readOr('/proc/stat').split('\n');
  const [user = 0, nice = 0, system = 0, , , irq = 0, softIrq = 0] = line
    .split(/\s+/)
    .slice(1)
    .map(Number);
  return (user + nice + system + irq + softIrq) / TICKS_A_SECOND;
}

function threadsOf(pid: number): string[] {
  try {
    return readdirSync(`/proc/${pid}/task`);
  } catch {
    return [];
  }
}

function readOr(file: string, fallback = ''): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return fallback;
  }
}
