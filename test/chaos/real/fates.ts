/** What has to become of a record, said by the one who made it; the pipeline does not read it. */
export const FATE_HEADER = 'chaos-fate';

/** `given-up`: it kills every process that reads it, so the mapping itself makes it a dead letter. */
export type Fate = 'row' | 'dead-letter' | 'given-up' | 'tombstone';
