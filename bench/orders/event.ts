import { defineEvent } from '../../core/event/definition.ts';
import { schemaFiles } from '../../lib/schema-files.ts';

/** What the benchmarks move: an order of about one kilobyte, deployed nowhere. */
export const event = defineEvent({
  name: 'bench-order',
  description: 'An order of the benchmarks, about one kilobyte of JSON',
  owner: { team: 'bench', contact: 'whoever runs it' },
  schema: schemaFiles(import.meta.dirname),
  topic: { partitions: 4 },
});
