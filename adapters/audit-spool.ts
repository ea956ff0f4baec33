import { rmSync } from 'node:fs';
import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite';
import type { Finding, FindingCode } from '../core/audit/findings.ts';
import type {
  AuditSpool,
  LoadedFile,
  Offsets,
  SpooledFile,
  SpooledLetter,
  SpooledRange,
} from '../core/audit/ports.ts';
import type { Cover } from '../core/dead-letter/worth.ts';
import type { OffsetRange } from '../core/record.ts';
import { without } from '../core/settle/ranges.ts';

const TABLES = `
  PRAGMA journal_mode = OFF;
  PRAGMA synchronous = OFF;
  PRAGMA cache_size = -16000;
  CREATE TABLE files (key TEXT PRIMARY KEY, file TEXT) WITHOUT ROWID;
  CREATE TABLE unnamed (key TEXT PRIMARY KEY) WITHOUT ROWID;
  CREATE TABLE loaded (key TEXT PRIMARY KEY, rows INTEGER, is_in_ledger INTEGER) WITHOUT ROWID;
  CREATE TABLE ranges (kind TEXT, p INTEGER, g INTEGER, first INTEGER, next INTEGER, millis INTEGER);
  CREATE TABLE letters (
    p INTEGER, g INTEGER, first INTEGER, timestamp INTEGER, crc32 INTEGER, failed_at INTEGER,
    is_other INTEGER DEFAULT 0,
    PRIMARY KEY (p, g, first, timestamp, crc32, failed_at)
  ) WITHOUT ROWID;
  CREATE TABLE resolved (p INTEGER, g INTEGER, first INTEGER, next INTEGER, PRIMARY KEY (p, g, first)) WITHOUT ROWID;
  CREATE TABLE covers (p INTEGER, g INTEGER, first INTEGER, next INTEGER, cover TEXT, PRIMARY KEY (p, g, first)) WITHOUT ROWID;
  CREATE TABLE findings (code TEXT, finding TEXT);
  CREATE INDEX findings_by_code ON findings (code);
  BEGIN`;

type SpooledCover = Parameters<AuditSpool['cover']>[0];
type Row = Readonly<Record<string, unknown>>;

/** An audit's memory in a temporary SQLite file: on disk, with a page cache of 16 MB. */
export class SqliteAuditSpool implements AuditSpool {
  readonly #database: DatabaseSync;
  readonly #file: string;
  readonly #statements = new Map<string, StatementSync>();

  /** @param file a path that is free; it is removed by `close` */
  constructor(file: string) {
    this.#file = file;
    this.#database = new DatabaseSync(file);
    this.#database.exec(TABLES);
  }

  close(): void {
    this.#database.close();
    rmSync(this.#file, { force: true });
  }

  committed(file: Omit<SpooledFile, 'loaded'>): boolean {
    const sql = 'INSERT OR IGNORE INTO files VALUES (?, ?)';
    return this.#run(sql, file.key, JSON.stringify(file)) === 1;
  }

  isCommitted(key: string): boolean {
    return this.#statement('SELECT 1 FROM files WHERE key = ?').get(key) !== undefined;
  }

  *files(): Generator<SpooledFile> {
    const sql = 'SELECT file, rows, is_in_ledger FROM files LEFT JOIN loaded USING (key)';
    for (const { file, rows, is_in_ledger } of this.#rows(sql)) {
      const loaded =
        rows === null ? undefined : { rows: Number(rows), isInLedger: is_in_ledger === 1 };
      yield { ...JSON.parse(String(file)), loaded };
    }
  }

  unnamed(key: string): void {
    this.#run('INSERT INTO unnamed VALUES (?)', key);
  }

  *allUnnamed(): Generator<string> {
    for (const { key } of this.#rows('SELECT key FROM unnamed')) yield String(key);
  }

  loaded({ key, rows, isInLedger }: LoadedFile): void {
    this.#run('INSERT INTO loaded VALUES (?, ?, ?)', key, rows, Number(isInLedger));
  }

  *strays(): Generator<LoadedFile> {
    const sql = `
      SELECT * FROM loaded
      WHERE NOT EXISTS (SELECT 1 FROM files WHERE files.key = loaded.key)`;
    for (const { key, rows, is_in_ledger } of this.#rows(sql)) {
      yield { key: String(key), rows: Number(rows), isInLedger: is_in_ledger === 1 };
    }
  }

  cover({ partition, generation, from, next, ends, deadLetters, gaps }: SpooledCover): void {
    const cover: Cover = { ends, deadLetters, gaps };
    const sql = 'INSERT OR IGNORE INTO covers VALUES (?, ?, ?, ?, ?)';
    this.#run(sql, partition, generation, from, next, JSON.stringify(cover));
  }

  coverOf(partition: number, generation: number, offset: number): Cover | undefined {
    const sql = `
      SELECT next, cover FROM covers WHERE p = ? AND g = ? AND first <= ?
      ORDER BY first DESC LIMIT 1`;
    const row = this.#statement(sql).get(partition, generation, offset);
    return row && Number(row['next']) > offset ? JSON.parse(String(row['cover'])) : undefined;
  }

  range({ kind, partition, generation, from, to, committedMillis }: SpooledRange): void {
    const sql = 'INSERT INTO ranges VALUES (?, ?, ?, ?, ?, ?)';
    this.#run(sql, kind, partition, generation, from, to, committedMillis);
  }

  *ranges(): Generator<SpooledRange> {
    for (const row of this.#rows('SELECT * FROM ranges')) {
      yield {
        kind: row['kind'] as SpooledRange['kind'],
        partition: Number(row['p']),
        generation: Number(row['g']),
        from: Number(row['first']),
        to: Number(row['next']),
        committedMillis: Number(row['millis']),
      };
    }
  }

  letter({ partition, generation, offset, timestamp, crc32, failedAt }: SpooledLetter): void {
    const sql = 'INSERT OR IGNORE INTO letters VALUES (?, ?, ?, ?, ?, ?, 0)';
    this.#run(sql, partition, generation, offset, timestamp, crc32, failedAt);
  }

  *letters(): Generator<SpooledLetter> {
    for (const row of this.#rows('SELECT * FROM letters ORDER BY p, g, first, timestamp, crc32')) {
      yield {
        partition: Number(row['p']),
        generation: Number(row['g']),
        offset: Number(row['first']),
        timestamp: Number(row['timestamp']),
        crc32: Number(row['crc32']),
        failedAt: Number(row['failed_at']),
      };
    }
  }

  *offsetsOfLetters({ partition, generation, from, to }: Offsets): Generator<number> {
    const sql = `
      SELECT DISTINCT first FROM letters
      WHERE p = ? AND g = ? AND first >= ? AND first < ? AND is_other = 0 ORDER BY first`;
    for (const { first } of this.#rows(sql, partition, generation, from, to)) yield Number(first);
  }

  resolved({ partition, generation, from, to }: Offsets): boolean {
    const before = [...this.resolvedIn({ partition, generation, from, to })];
    for (const [first, next] of without([from, to], before)) {
      this.#run('INSERT INTO resolved VALUES (?, ?, ?, ?)', partition, generation, first, next);
    }
    return before.length === 0;
  }

  *resolvedIn({ partition, generation, from, to }: Offsets): Generator<OffsetRange> {
    // what does not overlap: of those that begin before, only the last can reach into the range
    const sql = `
      SELECT first, next FROM resolved
      WHERE p = ?1 AND g = ?2 AND first < ?4 AND next > ?3 AND first >= coalesce(
        (SELECT max(first) FROM resolved WHERE p = ?1 AND g = ?2 AND first <= ?3), 0)
      ORDER BY first`;
    for (const { first, next } of this.#rows(sql, partition, generation, from, to)) {
      yield [Number(first), Number(next)];
    }
  }

  contradicted({ partition, generation, offset, timestamp, crc32 }: SpooledLetter): void {
    const sql = `
      UPDATE letters SET is_other = 1
      WHERE p = ? AND g = ? AND first = ? AND timestamp = ? AND crc32 = ?`;
    this.#run(sql, partition, generation, offset, timestamp, crc32);
  }

  finding(finding: Finding): void {
    this.#run('INSERT INTO findings VALUES (?, ?)', finding.code, JSON.stringify(finding));
  }

  *findings(code: FindingCode): Generator<Finding> {
    const sql = 'SELECT finding FROM findings WHERE code = ? ORDER BY rowid';
    for (const { finding } of this.#rows(sql, code)) yield JSON.parse(String(finding));
  }

  counts(): Map<FindingCode, number> {
    const rows = this.#rows('SELECT code, count(*) AS n FROM findings GROUP BY code');
    return new Map([...rows].map(({ code, n }) => [code as FindingCode, Number(n)]));
  }

  #run(sql: string, ...values: SQLInputValue[]): number {
    return Number(this.#statement(sql).run(...values).changes);
  }

  /** A statement of its own: an iteration that is under way must not be begun anew by another. */
  #rows(sql: string, ...values: SQLInputValue[]): Iterable<Row> {
    return this.#database.prepare(sql).iterate(...values) as Iterable<Row>;
  }

  #statement(sql: string): StatementSync {
    const statement = this.#statements.get(sql) ?? this.#database.prepare(sql);
    this.#statements.set(sql, statement);
    return statement;
  }
}
