import { claimOf } from './claim.ts';
import type { Audit } from './context.ts';
import type { LoadedFile, LoadedFiles, SpooledFile } from './ports.ts';

/** What was committed this short a time ago may be on its way into the warehouse. */
const LOADING_MILLIS = 60_000;

/** Compares the warehouse with the commits: every file is in once, with all of its rows. */
export async function auditWarehouse(audit: Audit, warehouse: LoadedFiles): Promise<void> {
  const { spool, progress, clock } = audit.ports;
  const loadingSince = clock() - LOADING_MILLIS;
  await warehouse.each((file) => {
    progress('loaded file');
    spool.loaded(file);
  });
  for (const file of spool.files()) auditLoaded(audit, file, loadingSince);
  for (const stray of spool.strays()) await auditStray(audit, stray);
  const doubled = await warehouse.doubled();
  if (doubled > 0) audit.found({ code: 'ROWS_DOUBLED', detail: `${doubled} records` });
}

function auditLoaded(audit: Audit, file: SpooledFile, loadingSince: number): void {
  const { key, partition, generation, first, last, rows, loaded } = file;
  const place = { partition, generation, from: first, to: last + 1, key };
  if (!loaded && file.committedMillis >= loadingSince) {
    audit.files.loading += 1;
  } else if (!loaded) {
    audit.found({ code: 'NOT_LOADED', ...place });
  } else if (loaded.rows === rows && loaded.isInLedger) {
    audit.files.loaded = (audit.files.loaded ?? 0) + 1;
  } else {
    const ledger = loaded.isInLedger ? '' : ', not in the ledger';
    const detail = `${loaded.rows} rows instead of ${rows}${ledger}`;
    audit.found({ code: 'LOADED_DIFFERENTLY', ...place, detail });
  }
}

/** A commit that was not read, because it is older than `since` or came later, may name it. */
async function auditStray(audit: Audit, { key, rows }: LoadedFile): Promise<void> {
  const { state, place } = await claimOf(audit.ports, key);
  if (state === 'named') return;
  const detail = state === 'foreign' ? `${rows} rows of no file of ours` : `${rows} rows`;
  audit.found({ code: 'LOADED_UNCOMMITTED', ...place, detail });
}
