CREATE TABLE orders (
  event_id STRING, event_time BIGINT, ingest_time BIGINT, event_name STRING, consumer_id BIGINT, store_id BIGINT,
  order_id STRING, amount DOUBLE, tip DOUBLE, currency STRING, city STRING, platform STRING, app_version STRING,
  session_id STRING, promo_code STRING, referrer STRING, delivery_note STRING, is_subscriber BOOLEAN,
  item_count INT, items ARRAY<ROW<sku STRING, qty INT, price DOUBLE>>, attributes STRING
) WITH (
  'connector' = 'kafka',
  'topic' = '@TOPIC@',
  'properties.bootstrap.servers' = '@BROKERS@',
  'properties.group.id' = 'flink',
  'scan.startup.mode' = 'earliest-offset',
  'scan.bounded.mode' = 'latest-offset',
  'format' = 'json'
);

CREATE TABLE files (
  event_id STRING, event_time TIMESTAMP_LTZ(3), ingest_time TIMESTAMP_LTZ(3), event_name STRING,
  consumer_id BIGINT, store_id BIGINT, order_id STRING, amount DOUBLE, tip DOUBLE, currency STRING, city STRING,
  platform STRING, app_version STRING, session_id STRING, promo_code STRING, referrer STRING,
  delivery_note STRING, is_subscriber BOOLEAN, item_count INT,
  items ARRAY<ROW<sku STRING, qty INT, price DOUBLE>>, attributes STRING, `dt` STRING, `hr` STRING
) PARTITIONED BY (`dt`, `hr`) WITH (
  'connector' = 'filesystem',
  'path' = '@PATH@',
  'format' = 'parquet',
  'parquet.compression' = 'ZSTD',
  'parquet.utc-timezone' = 'true',
  'parquet.write.int64.timestamp' = 'true',
  'parquet.timestamp.time.unit' = 'millis',
  'sink.rolling-policy.file-size' = '128MB',
  'sink.rolling-policy.rollover-interval' = '15 min'
);

INSERT INTO files
SELECT
  event_id, TO_TIMESTAMP_LTZ(event_time, 3), TO_TIMESTAMP_LTZ(ingest_time, 3), event_name, consumer_id, store_id,
  order_id, amount, tip, currency, city, platform, app_version, session_id, promo_code, referrer, delivery_note,
  is_subscriber, item_count, items, attributes,
  DATE_FORMAT(TO_TIMESTAMP_LTZ(event_time, 3), 'yyyy-MM-dd'), DATE_FORMAT(TO_TIMESTAMP_LTZ(event_time, 3), 'HH')
FROM orders;
