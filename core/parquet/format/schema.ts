import type { Column, ColumnType } from '../../schema/columns.ts';
import { writeLogicalType } from './logical-type.ts';
import { type Physical, physicalOf } from './physical.ts';
import type { ThriftWriter } from './thrift.ts';

/** A column of the file: what holds values, at the end of a path of names. */
export interface LeafSchema {
  readonly path: readonly string[];
  readonly physical: Physical;
}

/** Numbers as in `parquet.thrift`. */
const REPETITION = { required: 0, optional: 1, repeated: 2 };

/** Writes the schema's elements, the root first, and says which columns the file has. */
export function writeSchema(thrift: ThriftWriter, columns: readonly Column[]): LeafSchema[] {
  const writer = new SchemaWriter(thrift);
  writer.group({ name: 'schema', children: columns.length });
  for (const column of columns) writer.column(column, column.name, []);
  return writer.leaves;
}

/** How many elements `writeSchema` writes. */
export function countElements(columns: readonly Column[]): number {
  const below = ({ type }: Column): number => {
    switch (type.kind) {
      case 'list':
        return 2 + below(type.element);
      case 'map':
        return 3 + below(type.value);
      case 'struct':
        return 1 + type.fields.reduce((sum, field) => sum + below(field), 0);
      default:
        return 1;
    }
  };
  return columns.reduce((sum, column) => sum + below(column), 1);
}

class SchemaWriter {
  readonly leaves: LeafSchema[] = [];
  readonly #thrift: ThriftWriter;

  constructor(thrift: ThriftWriter) {
    this.#thrift = thrift;
  }

  /** Every column is OPTIONAL, whatever the schema says. */
  column({ type }: Column, name: string, parent: readonly string[]): void {
    const path = [...parent, name];
    const repetition = REPETITION.optional;
    switch (type.kind) {
      case 'list':
        this.group({ name, repetition, children: 1, type });
        this.group({ name: 'list', repetition: REPETITION.repeated, children: 1 });
        this.column(type.element, 'element', [...path, 'list']);
        break;
      case 'map':
        this.group({ name, repetition, children: 1, type });
        this.group({ name: 'key_value', repetition: REPETITION.repeated, children: 2 });
        // Parquet has no null map keys
        this.#leaf({ kind: 'utf8' }, REPETITION.required, [...path, 'key_value', 'key']);
        this.column(type.value, 'value', [...path, 'key_value']);
        break;
      case 'struct':
        this.group({ name, repetition, children: type.fields.length });
        for (const field of type.fields) this.column(field, field.name, path);
        break;
      default:
        this.#leaf(type, repetition, path);
    }
  }

  group(element: {
    readonly name: string;
    readonly children: number;
    /** Only the root has none. */
    readonly repetition?: number;
    readonly type?: ColumnType;
  }): void {
    const thrift = this.#thrift;
    thrift.begin();
    if (element.repetition !== undefined) thrift.int(3, element.repetition);
    thrift.binary(4, Buffer.from(element.name));
    thrift.int(5, element.children);
    if (element.type) writeLogicalType(thrift, element.type);
    thrift.end();
  }

  #leaf(type: ColumnType, repetition: number, path: readonly string[]): void {
    const thrift = this.#thrift;
    const physical = physicalOf(type);
    this.leaves.push({ path, physical });
    thrift.begin();
    thrift.int(1, physical.type);
    if (physical.width !== undefined) thrift.int(2, physical.width);
    thrift.int(3, repetition);
    thrift.binary(4, Buffer.from(path.at(-1) ?? ''));
    writeLogicalType(thrift, type);
    thrift.end();
  }
}
