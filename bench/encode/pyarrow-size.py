"""Writes a Parquet file again with pyarrow, zstd level 1, and prints how many bytes it takes."""

import io
import sys

import pyarrow.parquet as pq

sink = io.BytesIO()
pq.write_table(pq.read_table(sys.argv[1]), sink, compression="zstd", compression_level=1)
print(sink.tell())
