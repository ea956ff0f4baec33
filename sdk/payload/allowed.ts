import type { ColumnType } from '../../core/schema/columns.ts';

/** What a producer may write for a type, in words. */
export function allowedFor(type: ColumnType): string {
  switch (type.kind) {
    case 'boolean':
      return 'true or false';
    case 'int32':
      return 'an integer of 32 bits';
    case 'int64':
      return 'an integer of 64 bits: a number, beyond 2^53 a bigint or digits in a string';
    case 'float32':
    case 'float64':
      return `a number of ${type.kind.slice(5)} bits, or "NaN", "Infinity", "-Infinity"`;
    case 'utf8':
      return 'a string of well-formed Unicode';
    case 'binary':
      return 'bytes, or base64 in a string';
    case 'fixed':
      return `${type.bytes} bytes, or their base64 in a string`;
    case 'uuid':
      return 'a UUID in a string';
    case 'date':
      return 'a day as YYYY-MM-DD, or the number of days since 1970';
    case 'timestamp':
      return `a Date, an ISO 8601 time with zone, or the number of ${type.unit} since 1970, no finer than ${type.unit}`;
    case 'decimal':
      return `a decimal in a string, of ${type.precision} digits, ${type.scale} of them after the point`;
    case 'enum':
      return type.symbols.join(', ');
    case 'list':
      return 'an array';
    default:
      return 'an object';
  }
}
