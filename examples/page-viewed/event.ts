import { defineEvent } from '../../core/event/definition.ts';
import { schemaFiles } from '../../lib/schema-files.ts';

export const event = defineEvent({
  name: 'page-viewed',
  description: 'Somebody opened a page of the shop',
  owner: { team: 'web', contact: '#web-oncall' },
  schema: schemaFiles(import.meta.dirname),
  partitionBy: { time: 'hour', fields: ['country'] },
  topic: { partitions: 4, retention: { days: 7 } },
  batching: { maxWindow: { seconds: 60 } },
});
