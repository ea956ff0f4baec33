import type { Finding } from '../../../core/audit/findings.ts';
import type {
  AuditSpool,
  LoadedFile,
  Offsets,
  SpooledFile,
  SpooledLetter,
  SpooledRange,
} from '../../../core/audit/ports.ts';

const byPlace = (a: SpooledLetter, b: SpooledLetter) =>
  a.partition - b.partition || a.generation - b.generation || a.offset - b.offset;

/** The memory of an audit whose world is small. */
export function memorySpool(): AuditSpool {
  const files = new Map<string, Omit<SpooledFile, 'loaded'>>();
  const loaded = new Map<string, LoadedFile>();
  const unnamed: string[] = [];
  const ranges: SpooledRange[] = [];
  const resolved: Offsets[] = [];
  const covers: Parameters<AuditSpool['cover']>[0][] = [];
  const letters = new Map<string, SpooledLetter>();
  const contradicted = new Set<SpooledLetter>();
  const findings: Finding[] = [];
  return {
    committed(file) {
      const isNew = !files.has(file.key);
      files.set(file.key, file);
      return isNew;
    },
    isCommitted: (key) => files.has(key),
    files: () => [...files.values()].map((file) => ({ ...file, loaded: loaded.get(file.key) })),
    unnamed: (key) => void unnamed.push(key),
    allUnnamed: () => unnamed,
    loaded: (file) => void loaded.set(file.key, file),
    strays: () => [...loaded.values()].filter(({ key }) => !files.has(key)),
    cover: (cover) => void covers.push(cover),
    coverOf: (partition, generation, offset) =>
      covers.find(
        (one) =>
          one.partition === partition &&
          one.generation === generation &&
          one.from <= offset &&
          offset < one.next,
      ),
    range: (range) => void ranges.push(range),
    ranges: () => ranges,
    letter: (letter) => void letters.set(JSON.stringify(letter), letter),
    letters: () => [...letters.values()].sort(byPlace),
    offsetsOfLetters({ partition, generation, from, to }) {
      const offsets = [...letters.values()]
        .filter((letter) => letter.partition === partition && letter.generation === generation)
        .filter((letter) => !contradicted.has(letter))
        .map(({ offset }) => offset)
        .filter((offset) => offset >= from && offset < to);
      return [...new Set(offsets)].sort((a, b) => a - b);
    },
    resolved(range) {
      const isNew = overlaps(resolved, range).length === 0;
      resolved.push(range);
      return isNew;
    },
    resolvedIn: (range) => overlaps(resolved, range).map(({ from, to }) => [from, to]),
    contradicted: (letter) => void contradicted.add(letter),
    finding: (finding) => void findings.push(finding),
    findings: (code) => findings.filter((finding) => finding.code === code),
    counts() {
      const byCode = Map.groupBy(findings, ({ code }) => code);
      return new Map([...byCode].map(([code, some]) => [code, some.length]));
    },
  };
}

function overlaps(resolved: readonly Offsets[], range: Offsets): Offsets[] {
  return resolved
    .filter((one) => one.partition === range.partition && one.generation === range.generation)
    .filter(({ from, to }) => from < range.to && range.from < to)
    .sort((a, b) => a.from - b.from);
}
