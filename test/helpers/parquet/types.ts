import fc from 'fast-check';
import { sortedEntries } from './canonical.ts';
import { type Sample, scalars, type TypeCase, texts } from './scalars.ts';

const MAX_ITEMS = 4;
const MAX_FIELDS = 4;
const NULL: Sample = { json: 'null', avro: null, expected: null };
const ABSENT: Sample = { ...NULL, json: undefined };

/** A type of any kind, at most `depth` levels of lists, maps and records deep. */
export function types(depth: number): fc.Arbitrary<TypeCase> {
  if (depth === 0) return scalars;
  const inner = fc.oneof(
    { weight: 2, arbitrary: scalars },
    { weight: 1, arbitrary: types(depth - 1) },
  );
  return fc.oneof(
    { weight: 4, arbitrary: scalars },
    { weight: 1, arbitrary: slots(inner).map(listOf) },
    { weight: 1, arbitrary: slots(inner).map(mapOf) },
    {
      weight: 1,
      arbitrary: fc.array(slots(inner), { minLength: 1, maxLength: MAX_FIELDS }).map(recordOf),
    },
  );
}

/** The same, nullable or not; some nullable ones hold nothing but nulls. */
export function slots(types: fc.Arbitrary<TypeCase>): fc.Arbitrary<TypeCase> {
  return fc
    .tuple(types, fc.constantFrom('required', 'required', 'nullable', 'nullable', 'all null'))
    .map(([type, presence]) => {
      if (presence === 'required') return type;
      const nulls = fc.constantFrom(NULL, ABSENT);
      const values =
        presence === 'nullable'
          ? fc.oneof({ weight: 3, arbitrary: type.values }, { weight: 1, arbitrary: nulls })
          : nulls;
      return { schema: ['null', type.schema], shape: type.shape, values };
    });
}

export function recordOf(fields: readonly TypeCase[]): TypeCase {
  const named = fields.map((field, i) => ({ name: `f${i}`, ...field }));
  return {
    schema: { type: 'record', fields: named.map(({ name, schema }) => ({ name, type: schema })) },
    shape: { kind: 'struct', fields: named.map(({ name, shape }) => [name, shape] as const) },
    values: fc.tuple(...named.map(({ values }) => values)).map((samples) => {
      const entries = samples.map((sample, i) => [`f${i}`, sample] as const);
      return {
        json: objectText(entries.filter(([, { json }]) => json !== undefined)),
        avro: Object.fromEntries(entries.map(([name, { avro }]) => [name, avro])),
        expected: Object.fromEntries(entries.map(([name, { expected }]) => [name, expected])),
      };
    }),
  };
}

function listOf(element: TypeCase): TypeCase {
  return {
    schema: { type: 'array', items: element.schema },
    shape: { kind: 'list', element: element.shape },
    values: fc.array(element.values, { maxLength: MAX_ITEMS }).map((items) => ({
      json: `[${items.map(({ json = 'null' }) => json).join(',')}]`,
      avro: items.map(({ avro }) => avro),
      expected: items.map(({ expected }) => expected),
    })),
  };
}

// Neither avsc nor hyparquet can hold a key of that name: both build plain objects
const keys = texts.filter((key) => key !== '__proto__');

function mapOf(value: TypeCase): TypeCase {
  const entries = fc.uniqueArray(fc.tuple(keys, value.values), {
    maxLength: MAX_ITEMS,
    selector: ([key]) => key,
  });
  return {
    schema: { type: 'map', values: value.schema },
    shape: { kind: 'map', value: value.shape },
    values: entries.map((entries) => ({
      json: objectText(entries),
      avro: Object.fromEntries(entries.map(([key, { avro }]) => [key, avro])),
      expected: sortedEntries(entries.map(([key, { expected }]) => [key, expected] as const)),
    })),
  };
}

function objectText(entries: readonly (readonly [string, Sample])[]): string {
  const members = entries.map(([key, { json = 'null' }]) => `${JSON.stringify(key)}:${json}`);
  return `{${members.join(',')}}`;
}
