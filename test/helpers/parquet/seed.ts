/** The seed of this run's properties: another one each time, printed, set by `SEED` to repeat a run. */
export const seed = Number(process.env['SEED'] ?? Math.floor(Math.random() * 2 ** 31));

console.info(`random schemas and rows of seed ${seed} (SEED=${seed} repeats them)`);
