import { inParallel } from '../in-parallel.ts';
import { claimOf } from './claim.ts';
import type { Audit } from './context.ts';
import type { SpooledFile } from './ports.ts';

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

async function auditUnnamed(audit: Audit, key: string): Promise<void> {
  const { state, place } = await claimOf(audit.ports, key);
  if (state === 'orphan') {
    audit.files.orphans += 1;
    audit.found({ code: 'ORPHAN', ...place, key });
  } else if (state !== 'named') {
    audit.files[state] += 1;
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
