import type { Column } from '../../../../../core/schema/columns.ts';
import type { ColumnBuilder } from './builder.ts';
import { ListBuilder, MapBuilder, StructBuilder } from './nested.ts';
import {
  BooleanBuilder,
  DateBuilder,
  DoubleBuilder,
  FloatBuilder,
  Int32Builder,
} from './numbers.ts';
import { BinaryBuilder, EnumBuilder, FixedBuilder, Utf8Builder, UuidBuilder } from './texts.ts';
import { DecimalBuilder, Int64Builder, TimestampBuilder } from './wide.ts';

export function makeBuilder({ type }: Column, path: string): ColumnBuilder {
  switch (type.kind) {
    case 'boolean':
      return new BooleanBuilder(path);
    case 'int32':
      return new Int32Builder(path);
    case 'date':
      return new DateBuilder(path);
    case 'int64':
      return new Int64Builder(path);
    case 'float32':
      return new FloatBuilder(path);
    case 'float64':
      return new DoubleBuilder(path);
    case 'timestamp':
      return new TimestampBuilder(path, type.unit);
    case 'decimal':
      return new DecimalBuilder(path, type);
    case 'utf8':
      return new Utf8Builder(path);
    case 'enum':
      return new EnumBuilder(path, type.symbols, type.fallback);
    case 'uuid':
      return new UuidBuilder(path);
    case 'binary':
      return new BinaryBuilder(path);
    case 'fixed':
      return new FixedBuilder(path, type.bytes);
    case 'list':
      return new ListBuilder(path, type.element, makeBuilder);
    case 'map':
      return new MapBuilder(path, type.value, makeBuilder);
    case 'struct':
      return new StructBuilder(path, type.fields, makeBuilder);
  }
}
