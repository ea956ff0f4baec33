import type { ColumnType } from '../../schema/columns.ts';
import type { ThriftWriter } from './thrift.ts';

/** The older notation, numbered as in `parquet.thrift`. */
const CONVERTED = { utf8: 0, map: 1, list: 3, decimal: 5, date: 6, timestampMicros: 10 };
/** Ids of the fields of the union `LogicalType`. */
const LOGICAL = { string: 1, map: 2, list: 3, decimal: 5, date: 6, timestamp: 8 };
/** Id of the field of the union `TimeUnit`. */
const MICROS = 2;

/** Writes those fields of a schema element that say what its values stand for, in both notations. */
export function writeLogicalType(thrift: ThriftWriter, type: ColumnType): void {
  switch (type.kind) {
    case 'utf8':
    case 'enum':
    case 'uuid':
      thrift.int(6, CONVERTED.utf8);
      writeUnion(thrift, LOGICAL.string);
      break;
    case 'list':
      thrift.int(6, CONVERTED.list);
      writeUnion(thrift, LOGICAL.list);
      break;
    case 'map':
      thrift.int(6, CONVERTED.map);
      writeUnion(thrift, LOGICAL.map);
      break;
    case 'date':
      thrift.int(6, CONVERTED.date);
      writeUnion(thrift, LOGICAL.date);
      break;
    case 'timestamp':
      thrift.int(6, CONVERTED.timestampMicros);
      writeUnion(thrift, LOGICAL.timestamp, () => {
        const isAdjustedToUtc = true;
        thrift.bool(1, isAdjustedToUtc);
        thrift.struct(2);
        thrift.struct(MICROS);
        thrift.end();
        thrift.end();
      });
      break;
    case 'decimal':
      thrift.int(6, CONVERTED.decimal);
      thrift.int(7, type.scale);
      thrift.int(8, type.precision);
      writeUnion(thrift, LOGICAL.decimal, () => {
        thrift.int(1, type.scale);
        thrift.int(2, type.precision);
      });
      break;
  }
}

function writeUnion(thrift: ThriftWriter, id: number, fields: () => void = () => {}): void {
  thrift.struct(10);
  thrift.struct(id);
  fields();
  thrift.end();
  thrift.end();
}
