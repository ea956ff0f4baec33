import { existsSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

const ROW = /^\| (?<fault>[^|]+) \|.*\| `(?<file>test\/[^`]+)` › (?<title>[^|]+) \|$/;

const page = readFileSync('docs/exactly-once.md', 'utf8');
const [, section = ''] = /## What fails[^\n]*\n([\s\S]*?)\n## /.exec(page) ?? [];
const lines = section.split('\n').filter((line) => line.startsWith('|'));
const faults = lines.slice(2);

it('has a table of failures', () => {
  expect(lines[0]).toMatch(/^\| Crash or fault .*\| Test \|$/);
  expect(faults.length).toBeGreaterThan(15);
});

it.each(faults)('backs by a test that there is: %s', (line) => {
  const { file = '', title = '' } = ROW.exec(line)?.groups ?? {};
  expect({ line, exists: existsSync(file) }).toEqual({ line, exists: true });
  expect(readFileSync(file, 'utf8')).toContain(`'${title}'`);
});
