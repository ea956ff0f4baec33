import { defineEvent } from '../../core/event/definition.ts';
import { schemaFiles } from '../../lib/schema-files.ts';

export const event = defineEvent({
  name: 'courier-location',
  description: 'A courier app reported where it is',
  owner: { team: 'logistics', contact: '#logistics-oncall' },
  schema: schemaFiles(import.meta.dirname),
  encoding: 'avro',
  partitionBy: { time: 'hour', fields: ['market'] },
  topic: { partitions: 4, retention: { days: 3 } },
  batching: { maxWindow: { seconds: 30 } },
});
