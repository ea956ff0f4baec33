"""Prints the rows of every Parquet file named on standard input, a line of JSON a file."""

import decimal
import json
import struct
import sys

import pyarrow as pa
import pyarrow.parquet as pq

decimal.getcontext().prec = 80


def double_bits(value):
    return "nan" if value != value else struct.pack(">d", value).hex()


SCALARS = [
    (pa.types.is_boolean, lambda value: value),
    (pa.types.is_integer, str),
    (pa.types.is_floating, double_bits),
    (pa.types.is_string, lambda value: value),
    (pa.types.is_binary, bytes.hex),
    (pa.types.is_fixed_size_binary, bytes.hex),
]


def runs(array, values):
    offsets = array.offsets.to_pylist()
    return [values[start:end] for start, end in zip(offsets, offsets[1:])]


def present(array, values):
    return [value if valid else None for value, valid in zip(values, array.is_valid().to_pylist())]


def sorted_entries(entries):
    return sorted(([key, value] for key, value in entries), key=lambda entry: entry[0].encode())


def canonical(array):
    """The array's values in the test's canonical form."""
    kind = array.type
    if pa.types.is_list(kind):
        return present(array, runs(array, canonical(array.values)))
    if pa.types.is_map(kind):
        entries = list(zip(canonical(array.keys), canonical(array.items)))
        return present(array, [sorted_entries(run) for run in runs(array, entries)])
    if pa.types.is_struct(kind):
        names = [field.name for field in kind]
        columns = [canonical(array.field(i)) for i in range(len(names))]
        return present(array, [dict(zip(names, values)) for values in zip(*columns)])
    if kind == pa.timestamp("us", tz="UTC"):
        return canonical(array.view(pa.int64()))
    if pa.types.is_date32(kind):
        return canonical(array.view(pa.int32()))
    if pa.types.is_decimal128(kind):
        return scalars(array, lambda value: str(int(value.scaleb(kind.scale))))
    for matches, convert in SCALARS:
        if matches(kind):
            return scalars(array, convert)
    raise TypeError(f"no column should be of type {kind}")


def scalars(array, convert):
    return [None if value is None else convert(value) for value in array.to_pylist()]


def describe(kind):
    """A type as the test names it, so that an int32 is not taken for an int64."""
    if pa.types.is_list(kind):
        return {"list": describe(kind.value_type)}
    if pa.types.is_map(kind):
        return {"map": describe(kind.item_type)}
    if pa.types.is_struct(kind):
        return {"struct": [[field.name, describe(field.type)] for field in kind]}
    return str(kind)


for line in sys.stdin:
    table = pq.read_table(line.strip())
    columns = [canonical(column.combine_chunks()) for column in table.columns]
    types = [[field.name, describe(field.type)] for field in table.schema]
    print(json.dumps({"types": types, "rows": list(zip(*columns))}))
