import type { Column } from '../../schema/columns.ts';
import { BinaryBuilder, FixedBuilder } from './binaries.ts';
import type { ColumnBuilder, Place } from './builder.ts';
import { decimalBuilder, Int64Builder } from './exact.ts';
import { ListBuilder, MapBuilder, StructBuilder } from './nested.ts';
import { BooleanBuilder, DoubleBuilder, FloatBuilder, Int32Builder } from './numbers.ts';
import { EnumBuilder, Utf8Builder, UuidBuilder } from './texts.ts';
import { DateBuilder, TimestampBuilder } from './times.ts';

export function makeBuilder({ type }: Column, place: Place): ColumnBuilder {
  switch (type.kind) {
    case 'boolean':
      return new BooleanBuilder(place);
    case 'int32':
      return new Int32Builder(place);
    case 'date':
      return new DateBuilder(place);
    case 'int64':
      return new Int64Builder(place);
    case 'float32':
      return new FloatBuilder(place);
    case 'float64':
      return new DoubleBuilder(place);
    case 'timestamp':
      return new TimestampBuilder(place, type.unit);
    case 'decimal':
      return decimalBuilder(place, type);
    case 'utf8':
      return new Utf8Builder(place);
    case 'enum':
      return new EnumBuilder(place, type.symbols, type.fallback);
    case 'uuid':
      return new UuidBuilder(place);
    case 'binary':
      return new BinaryBuilder(place);
    case 'fixed':
      return new FixedBuilder(place, type.bytes);
    case 'list':
      return new ListBuilder(place, type.element, makeBuilder);
    case 'map':
      return new MapBuilder(place, type.value, makeBuilder);
    case 'struct':
      return new StructBuilder(place, type.fields, makeBuilder);
  }
}
