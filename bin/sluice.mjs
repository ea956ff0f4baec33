#!/usr/bin/env node
// What `npx sluice` runs: sets up where that is needed, then hands over to bin/sluice.ts.
process.argv.splice(2, 0, 'bin/sluice.ts');
await import('./setup.mjs');
