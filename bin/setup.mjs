// Makes a fresh clone ready and runs a script of this package with the package's own Node:
//   node bin/setup.mjs <script> [arguments…]
// Plain JavaScript without dependencies: it runs before anything is installed, on Node 20 and later.
import { spawn } from 'node:child_process';
import { existsSync, linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { constants } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const OLDEST_NODE = 20;
/** kafkajs asks for timers in the past, which Node warns of and runs at once, as kafkajs means it. */
const NODE_OPTIONS = ['--disable-warning=TimeoutNegativeWarning'];
const LOCK_POLL_MS = 250;
const LOCK_PATIENCE_MS = 10 * 60_000;
/** Of npm's output when it fails: it names the reason first and what to try last. */
const SHOWN_LINES = 12;

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const modules = join(root, 'node_modules');
const projectNode = join(modules, '.bin', 'node');
const lockFile = join(root, '.sluice', 'setup.lock');

/** Whether node_modules holds what package-lock.json asks for, by npm's own record of what it did. */
function isInstalled() {
  if (!existsSync(projectNode)) return false;
  const installed = readPackages(join(modules, '.package-lock.json'));
  const wanted = readPackages(join(root, 'package-lock.json'));
  return Object.entries(wanted).every(([path, { version, optional, devOptional }]) => {
    if (path === '' || ((optional || devOptional) && !installed[path])) return true;
    return installed[path]?.version === version;
  });
}

function readPackages(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8')).packages ?? {};
  } catch {
    return {};
  }
}

/** Runs `npm ci`, silent unless it fails. */
async function install() {
  const startedAt = Date.now();
  process.stderr.write('setup: installing dependencies (npm ci) …\n');
  const npm = process.env.npm_execpath;
  const [command, prefix] = npm?.endsWith('.js') ? [process.execPath, [npm]] : ['npm', []];
  const child = spawn(command, [...prefix, 'ci', '--no-audit', '--no-fund'], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  const keep = (text) => {
    output += text;
  };
  child.stdout.setEncoding('utf8').on('data', keep);
  child.stderr.setEncoding('utf8').on('data', keep);
  const { code, signal } = await ended(child);
  if (code !== 0) {
    process.stderr.write(`${excerpt(output)}\n`);
    throw new Error(`npm ci failed (${signal ?? `exit code ${code}`})`);
  }
  if (!existsSync(projectNode)) {
    throw new Error('npm ci did not bring node_modules/.bin/node: are install scripts disabled?');
  }
  const seconds = ((Date.now() - startedAt) / 1000).toFixed(1);
  process.stderr.write(`setup: dependencies installed in ${seconds} s\n`);
}

function excerpt(output) {
  const lines = output.trimEnd().split('\n');
  if (lines.length <= 2 * SHOWN_LINES) return lines.join('\n');
  return [...lines.slice(0, SHOWN_LINES), '…', ...lines.slice(-SHOWN_LINES)].join('\n');
}

function ended(child) {
  return new Promise((settle, fail) => {
    child.once('error', fail);
    child.once('close', (code, signal) => settle({ code, signal }));
  });
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}

/** Takes the lock if it is free or its holder is dead. */
function tryLock() {
  const mine = `${lockFile}.${process.pid}`;
  writeFileSync(mine, String(process.pid));
  try {
    // a link appears with its content, so nobody reads a lock without its holder
    linkSync(mine, lockFile);
    return true;
  } catch (error) {
    if (error.code !== 'EEXIST') throw error;
  } finally {
    rmSync(mine);
  }
  const holder = readLock();
  if (holder && !isAlive(holder)) rmSync(lockFile, { force: true });
  return false;
}

function readLock() {
  try {
    return Number(readFileSync(lockFile, 'utf8'));
  } catch {
    return undefined;
  }
}

/** One install at a time: a second one would delete what the first is writing. */
async function withLock(run) {
  mkdirSync(dirname(lockFile), { recursive: true });
  const patienceEndsAt = Date.now() + LOCK_PATIENCE_MS;
  while (!tryLock()) {
    if (Date.now() > patienceEndsAt) {
      throw new Error(`another setup (process ${readLock()}) still holds ${lockFile}`);
    }
    await sleep(LOCK_POLL_MS);
  }
  try {
    await run();
  } finally {
    rmSync(lockFile, { force: true });
  }
}

/** Runs the script in the caller's directory and ends as it ends. */
async function handOver(script, scriptArguments) {
  const child = spawn(projectNode, [...NODE_OPTIONS, resolve(root, script), ...scriptArguments], {
    stdio: 'inherit',
  });
  // A terminal sends Ctrl-C to the child itself; twice would read as "at once".
  const inTerminal = process.stdin.isTTY || process.stdout.isTTY;
  process.on('SIGINT', () => inTerminal || child.kill('SIGINT'));
  for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  const { code, signal } = await ended(child);
  process.exitCode = signal ? 128 + constants.signals[signal] : code;
}

async function main([script, ...scriptArguments]) {
  const [major] = process.versions.node.split('.');
  if (Number(major) < OLDEST_NODE) {
    throw new Error(`Node ${process.versions.node} is too old, install ${OLDEST_NODE} or later`);
  }
  if (!script) throw new Error('nothing to run, use: node bin/setup.mjs <script> [arguments…]');
  if (!isInstalled()) await withLock(async () => isInstalled() || (await install()));
  await handOver(script, scriptArguments);
}

try {
  await main(process.argv.slice(2));
} catch (error) {
  process.stderr.write(`setup: ${error.message}\n`);
  process.exitCode = 1;
}
