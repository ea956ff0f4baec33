import fc from 'fast-check';
import { type Canonical, doubleBits, hex, type Shape } from './canonical.ts';
import { decimals } from './decimals.ts';
import { dates, timestamps } from './times.ts';

/** One value, three times: as JSON text, as the datum for Avro, and as readers have to give it back. */
export interface Sample {
  /** `undefined`: the field may be left out. */
  readonly json: string | undefined;
  readonly avro: unknown;
  readonly expected: Canonical;
}

/** A type of a field: how the schema writes it, and values of it. */
export interface TypeCase {
  readonly schema: unknown;
  readonly shape: Shape;
  readonly values: fc.Arbitrary<Sample>;
}

const LONG_TEXT_CHARACTERS = 100_000;
const MIN_LONG = -(2n ** 63n);
const MAX_LONG = 2n ** 63n - 1n;

/** Text with code points from everywhere: controls, beyond the BMP, emoji of several code points. */
export const texts: fc.Arbitrary<string> = fc.oneof(
  { weight: 8, arbitrary: fc.string({ unit: 'binary', maxLength: 12 }) },
  { weight: 4, arbitrary: fc.string({ unit: 'grapheme', maxLength: 12 }) },
  {
    weight: 4,
    arbitrary: fc.constantFrom(
      '',
      ' ',
      'null',
      '\u0000',
      '\uffff',
      '\u{1f600}',
      '👩‍👩‍👧‍👦',
      'Zürich',
      '東京',
    ),
  },
);

const longTexts = fc
  .constantFrom('x', 'ü', '€', '\u{1f600}')
  .map((character) => character.repeat(LONG_TEXT_CHARACTERS / character.length));

const booleans: TypeCase = {
  schema: 'boolean',
  shape: { kind: 'boolean' },
  values: fc.boolean().map((value) => ({ json: String(value), avro: value, expected: value })),
};

const ints: TypeCase = {
  schema: 'int',
  shape: { kind: 'int32' },
  values: fc
    .oneof(fc.integer(), fc.constantFrom(-(2 ** 31), 2 ** 31 - 1, 0, -1))
    .map((value) => ({ json: String(value), avro: value, expected: String(value) })),
};

const longs: TypeCase = {
  schema: 'long',
  shape: { kind: 'int64' },
  values: fc
    .record({
      value: fc.oneof(
        fc.bigInt({ min: MIN_LONG, max: MAX_LONG }),
        fc.bigInt({ min: -1000n, max: 1000n }),
        fc.constantFrom(MIN_LONG, MAX_LONG, 2n ** 53n + 1n, -(2n ** 53n) - 1n, 2n ** 32n, -1n),
      ),
      quoted: fc.boolean(),
    })
    .map(({ value, quoted }) => ({
      json: quoted ? `"${value}"` : String(value),
      avro: value,
      expected: String(value),
    })),
};

/** JSON has words for what it has no numbers for, and text keeps the sign of zero. */
const numberText = (value: number): string => {
  if (!Number.isFinite(value)) return `"${value}"`;
  return Object.is(value, -0) ? '-0' : String(value);
};

const floating = (schema: string, kind: 'float32' | 'float64', values: fc.Arbitrary<number>) => ({
  schema,
  shape: { kind },
  values: values.map((value) => ({
    json: numberText(value),
    avro: value,
    expected: doubleBits(value),
  })),
});

const text = (schema: unknown, values: fc.Arbitrary<string>): TypeCase => ({
  schema,
  shape: { kind: 'text' },
  values: values.map((value) => ({ json: JSON.stringify(value), avro: value, expected: value })),
});

const bytesOf = (schema: unknown, shape: Shape, values: fc.Arbitrary<Uint8Array>): TypeCase => ({
  schema,
  shape,
  values: values.map((value) => ({
    json: `"${Buffer.from(value).toString('base64')}"`,
    avro: Buffer.from(value),
    expected: hex(value),
  })),
});

const bytes = bytesOf('bytes', { kind: 'bytes' }, fc.uint8Array({ maxLength: 40 }));

const fixed = fc.integer({ min: 1, max: 20 }).map((size) => {
  const values = fc.uint8Array({ minLength: size, maxLength: size });
  return bytesOf({ type: 'fixed', size }, { kind: 'bytes', size }, values);
});

const enums = fc
  .uniqueArray(fc.stringMatching(/^[A-Z_][A-Z0-9_]{0,8}$/), { minLength: 1, maxLength: 5 })
  .map((symbols) => text({ type: 'enum', symbols }, fc.constantFrom(...symbols)));

const binaryUuids: TypeCase = {
  schema: { type: 'fixed', size: 16, logicalType: 'uuid' },
  shape: { kind: 'text' },
  values: fc.record({ uuid: fc.uuid(), upper: fc.boolean() }).map(({ uuid, upper }) => ({
    json: `"${upper ? uuid.toUpperCase() : uuid}"`,
    avro: Buffer.from(uuid.replaceAll('-', ''), 'hex'),
    expected: uuid,
  })),
};

export const scalars: fc.Arbitrary<TypeCase> = fc.oneof(
  fc.constantFrom(
    booleans,
    ints,
    longs,
    floating('float', 'float32', fc.float()),
    floating('double', 'float64', fc.double()),
    text('string', texts),
    text('string', fc.oneof({ weight: 15, arbitrary: texts }, { weight: 1, arbitrary: longTexts })),
    text({ type: 'string', logicalType: 'uuid' }, fc.uuid()),
    bytes,
    binaryUuids,
    dates,
    timestamps('millis'),
    timestamps('micros'),
  ),
  fixed,
  enums,
  decimals,
);
