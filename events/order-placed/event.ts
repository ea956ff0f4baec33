import { defineEvent } from '../../core/event/definition.ts';
import { schemaFiles } from '../../lib/schema-files.ts';

export const event = defineEvent({
  name: 'order-placed',
  description: 'A customer placed an order at a store',
  owner: { team: 'checkout', contact: '#checkout-oncall' },
  schema: schemaFiles(import.meta.dirname),
  topic: { partitions: 4, retention: { days: 7 } },
});
