/**
 * The marker of a record that no process survives. An invocation holds it in base64, so it shows only
 * where the payload itself is parsed.
 */
export const OUT_OF_MEMORY = 'runs out of memory';

/** A payload that is well-formed, and deadly. */
export const POISON = JSON.stringify({ city: OUT_OF_MEMORY });
