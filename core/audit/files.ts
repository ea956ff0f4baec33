import type { Audit } from './context.ts';
import { parseDataKey } from './data-name.ts';
import type { SpooledFile } from './ports.ts';

/** Requests of S3 that are under way together. */
const CONCURRENCY = 16;

/**
 * Compares the data prefix with the commits, which were read before: a file is there before its commit
 * is. One that no commit names by now may have been committed meanwhile, so the commit that covers it
 * is looked up anew, and the order of the two listings does not matter.
 */
export async function auditFiles(audit: Audit): Promise<void> {
  const { files, spool, progress } = audit.ports;
  for await (const { key, modifiedMillis } of files.list()) {
    progress('stored file');
    if (modifiedMillis >= audit.sinceMillis && !spool.isCommitted(key)) spool.unnamed(key);
  }
  await inParallel(spool.allUnnamed(), (key) => auditUnnamed(audit, key));
  await inParallel(spool.files(), (file) => auditFooter(audit, file));
}

/** Whether no commit names a file, and none ever will. Its age proves nothing. */
export async function isOrphan(audit: Pick<Audit, 'ports'>, key: string): Promise<boolean> {
  const name = parseDataKey(key);
  if (!name) return false;
  const { partition, generation, first } = name;
  const cover = await audit.ports.log.covering(partition, generation, first);
  return cover !== undefined && !cover.files.some((file) => file.key === key);
}

async function auditUnnamed(audit: Audit, key: string): Promise<void> {
  const name = parseDataKey(key);
  if (!name) {
    audit.files.foreign += 1;
    return;
  }
  const { partition, generation, first, last } = name;
  const cover = await audit.ports.log.covering(partition, generation, first);
  if (!cover) {
    audit.files.unclaimed += 1;
  } else if (!cover.files.some((file) => file.key === key)) {
    audit.files.orphans += 1;
    audit.found({ code: 'ORPHAN', partition, generation, from: first, to: last + 1, key });
  }
}

async function auditFooter(audit: Audit, file: SpooledFile): Promise<void> {
  const { key, partition, generation, first, last, rows, bytes } = file;
  const footer = await audit.ports.files.footer(key);
  audit.ports.progress('footer');
  const place = { partition, generation, from: first, to: last + 1, key };
  if (footer === 'absent') {
    audit.found({ code: 'FILE_MISSING', ...place });
  } else if (footer === 'unreadable') {
    audit.found({ code: 'FILE_DIFFERS', ...place, detail: 'it is no Parquet file' });
  } else {
    const wanted = { bytes, rows, first, last };
    const differing = (['bytes', 'rows', 'first', 'last'] as const).filter(
      (name) => footer[name] !== wanted[name],
    );
    if (differing.length === 0) return;
    const detail = differing.map((name) => `${name}: ${footer[name]} instead of ${wanted[name]}`);
    audit.found({ code: 'FILE_DIFFERS', ...place, detail: detail.join(', ') });
  }
}

async function inParallel<T>(items: Iterable<T>, work: (item: T) => Promise<void>): Promise<void> {
  let under: Promise<void>[] = [];
  for (const item of items) {
    under.push(work(item));
    if (under.length < CONCURRENCY) continue;
    await Promise.all(under);
    under = [];
  }
  await Promise.all(under);
}
