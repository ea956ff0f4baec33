import { ENCODINGS, type Encoding, type EventDefinition } from '../core/event/definition.ts';
import { columnsOf, newestVersion } from '../sdk/payload/codec.ts';
import { EXIT } from './exit-codes.ts';
import { defineCommand } from './kit/command.ts';
import { usageError } from './kit/error.ts';
import { findEvent } from './kit/events.ts';
import { formatCount } from './kit/format.ts';
import { type Io, print, printJson } from './kit/io.ts';
import { requireSession } from './kit/session.ts';
import { numberFlag } from './kit/values.ts';
import { type Produced, produceFile, produceGenerated } from './produce/run.ts';

const MAX_RATE = 1_000_000;
const MAX_GENERATED = 1_000_000_000;
export const produce = defineCommand({
  name: 'produce',
  description: 'Send events to the local runtime, from a file of JSON lines or generated',
  args: {
    event: { type: 'positional', required: true, description: 'Name of the event' },
    file: {
      type: 'string',
      valueHint: 'path|-',
      description:
        'One JSON object a line; - reads standard input. Nothing is sent before every line is checked',
    },
    generate: {
      type: 'string',
      valueHint: 'count',
      description: 'Generate so many events instead',
    },
    seed: { type: 'string', valueHint: 'text', description: 'Seed of the generator', default: '1' },
    rate: { type: 'string', valueHint: 'events/s', description: 'Send no faster than this' },
    key: { type: 'string', valueHint: 'field', description: 'Field whose value is the Kafka key' },
    version: {
      type: 'string',
      valueHint: 'n',
      description: 'Schema version, the newest unless given',
    },
    encoding: {
      type: 'enum',
      options: [...ENCODINGS],
      description: "Encoding, the event's own unless given",
    },
    'skip-invalid': {
      type: 'boolean',
      description: 'Report lines that do not fit and send the others',
    },
  },
  examples: [
    'sluice produce order-placed --file orders.ndjson',
    'gzip -dc orders.ndjson.gz | sluice produce order-placed --file - --skip-invalid',
    'sluice produce courier-location --generate 1000 --seed 7 --rate 200',
  ],
  exitCodes: [EXIT.noRuntime, EXIT.interrupted],
  async run(args, io) {
    const event = await findEvent(io, args.event);
    const version = args.version ? versionFlag(event, args.version) : newestVersion(event);
    const encoding = (args.encoding as Encoding | undefined) ?? event.encoding;
    requireOneSource(args.file, args.generate);
    const keyField = args.key ? keyFlag(event, version, args.key) : undefined;
    const rate = args.rate
      ? numberFlag('--rate', args.rate, { min: 0.1, max: MAX_RATE, fraction: true })
      : undefined;
    const count = args.generate
      ? numberFlag('--generate', args.generate, { min: 1, max: MAX_GENERATED })
      : undefined;
    const plan = { event, version, encoding, rate, session: await requireSession(io) };
    const result =
      count === undefined
        ? await produceFile(
            plan,
            { path: args.file ?? '-', keyField, skipInvalid: Boolean(args['skip-invalid']) },
            io,
          )
        : await produceGenerated(plan, { count, seed: args.seed }, io);
    report(event.name, result, Boolean(args.json), io);
    return EXIT.ok;
  },
});

function requireOneSource(file: string | undefined, generate: string | undefined): void {
  if ((file === undefined) !== (generate === undefined)) return;
  const got = file === undefined ? 'neither' : 'both';
  throw usageError('--file, --generate', got, 'one of them');
}

function versionFlag(event: EventDefinition, text: string): number {
  const versions = event.schemas.map(({ version }) => version);
  if (versions.map(String).includes(text)) return Number(text);
  throw usageError('--version', `"${text}"`, versions.join(', '));
}

function keyFlag(event: EventDefinition, version: number, field: string): string {
  const plain = columnsOf(event, version)
    .filter(({ type }) => type.kind !== 'struct' && type.kind !== 'list' && type.kind !== 'map')
    .map(({ name }) => name);
  if (plain.includes(field)) return field;
  throw usageError('--key', `"${field}"`, plain.join(', '));
}

function report(event: string, result: Produced, json: boolean, io: Io): void {
  const { sent, skipped } = result;
  const seconds = Number(result.seconds.toFixed(3));
  const eventsPerSecond = seconds > 0 ? Math.round(sent / seconds) : 0;
  if (json) {
    printJson(io, { event, sent, skipped, seconds, eventsPerSecond });
    return;
  }
  const rate = `${seconds.toFixed(2)} s (${formatCount(eventsPerSecond)}/s)`;
  print(io, `sent ${formatCount(sent)} events to ${event} in ${rate}`);
  if (skipped > 0) print(io, `skipped ${formatCount(skipped)} lines that do not fit`);
}
