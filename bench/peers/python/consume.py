"""consume.py <brokers> <topic> <S3 endpoint> <bucket> <report>: Kafka to Parquet on S3 with the fastest
libraries that Python has for it. At least once, no dead letters: a broken record fails its batch."""

import io
import json
import resource
import sys
from datetime import datetime, timezone

import boto3
import pyarrow
import pyarrow.compute as compute
import pyarrow.json
import pyarrow.parquet
from botocore.config import Config
from confluent_kafka import Consumer, TopicPartition

BATCH_BYTES = 6 * 1024 * 1024
HOUR_MILLIS = 3_600_000
CODEC, LEVEL = "zstd", 1
WARM_UP_SHARE = 0.1

TIME = "time"
ITEM = pyarrow.struct(
    [("sku", pyarrow.string()), ("qty", pyarrow.int32()), ("price", pyarrow.float64())]
)
FIELDS = {
    **{name: TIME for name in ("event_time", "ingest_time")},
    **{
        name: pyarrow.string()
        for name in (
            "event_id event_name order_id currency city platform app_version session_id "
            "promo_code referrer delivery_note attributes"
        ).split()
    },
    **{name: pyarrow.int64() for name in ("consumer_id", "store_id")},
    **{name: pyarrow.float64() for name in ("amount", "tip")},
    "is_subscriber": pyarrow.bool_(),
    "item_count": pyarrow.int32(),
    "items": pyarrow.list_(ITEM),
}


def schema(time_type):
    return pyarrow.schema([(n, time_type if t is TIME else t) for n, t in FIELDS.items()])


AS_READ = schema(pyarrow.int64())
AS_WRITTEN = schema(pyarrow.timestamp("ms", "UTC"))

brokers, topic, endpoint, bucket, report = sys.argv[1:]
# one thread, as every other system is bounded
pyarrow.set_cpu_count(1)
pyarrow.set_io_thread_count(1)
s3 = boto3.client(
    "s3",
    endpoint_url=endpoint,
    region_name="us-east-1",
    aws_access_key_id="test",
    aws_secret_access_key="test",
    config=Config(s3={"addressing_style": "path"}),
)
files = 0


def flush(values):
    global files
    text = b"\n".join(values)
    table = pyarrow.json.read_json(
        pyarrow.BufferReader(text),
        read_options=pyarrow.json.ReadOptions(use_threads=False, block_size=len(text) + 1),
        parse_options=pyarrow.json.ParseOptions(
            explicit_schema=AS_READ, unexpected_field_behavior="ignore"
        ),
    )
    hours = compute.divide(table["event_time"], HOUR_MILLIS)
    distinct = compute.unique(hours).to_pylist()
    table = table.cast(AS_WRITTEN)
    for hour in distinct:
        part = table if len(distinct) == 1 else table.filter(compute.equal(hours, hour))
        body = io.BytesIO()
        pyarrow.parquet.write_table(part, body, compression=CODEC, compression_level=LEVEL)
        time = datetime.fromtimestamp(hour * 3600, timezone.utc)
        key = f"dt={time:%Y-%m-%d}/hour={time:%H}/{files}.parquet"
        s3.put_object(Bucket=bucket, Key=key, Body=body.getvalue())
        files += 1


def cpu_seconds():
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime


def main():
    consumer = Consumer(
        {"bootstrap.servers": brokers, "group.id": "python", "enable.auto.commit": False}
    )
    partitions = [
        TopicPartition(topic, partition, 0)
        for partition in consumer.list_topics(topic).topics[topic].partitions
    ]
    total = sum(consumer.get_watermark_offsets(partition)[1] for partition in partitions)
    consumer.assign(partitions)
    values, size, events, mark = [], 0, 0, None
    while events < total:
        for message in consumer.consume(500, 1.0):
            if message.error():
                raise SystemExit(message.error())
            values.append(message.value())
            size += len(values[-1])
            events += 1
            if size < BATCH_BYTES:
                continue
            flush(values)
            values, size = [], 0
            if mark is None and events >= total * WARM_UP_SHARE:
                mark = events, cpu_seconds()
    if values:
        flush(values)
    consumer.close()
    result = {"events": events}
    if mark and events > mark[0]:
        steady = {"events": events - mark[0], "cpuSeconds": cpu_seconds() - mark[1]}
        result["steady"] = steady
    with open(report, "w") as file:
        json.dump(result, file)


main()
