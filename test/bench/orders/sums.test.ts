import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { describe, expect, it, onTestFinished } from 'vitest';
import { generateOrders, type Order } from '../../../bench/orders/order.ts';
import { OrderSums } from '../../../bench/orders/sums.ts';
import { verifyOrders } from '../../../bench/orders/verify.ts';

const ORDERS = [...generateOrders(50, 3)];

describe('verifying what a system wrote', () => {
  it('finds nothing wrong when every order is there', async () => {
    expect(await verifyOrders([await parquet(ORDERS)], sumsOf(ORDERS))).toEqual([]);
  });

  it('finds a lost order, a doubled one and a changed value', async () => {
    const [first, second, ...rest] = ORDERS as [Order, Order, ...Order[]];
    const cheaper = { ...first, tip: first.tip + 0.01 };
    for (const written of [
      [second, ...rest],
      [first, first, second, ...rest],
      [first, first, ...rest],
      [cheaper, second, ...rest],
    ]) {
      expect(await verifyOrders([await parquet(written)], sumsOf(ORDERS))).not.toEqual([]);
    }
  });

  it('knows what every order three times over comes to', async () => {
    const thrice = [...ORDERS, ...ORDERS, ...ORDERS];

    expect(await verifyOrders([await parquet(thrice)], sumsOf(ORDERS, 3))).toEqual([]);
  });
});

function sumsOf(orders: readonly Order[], times = 1) {
  const sums = new OrderSums();
  for (const order of orders) sums.add(order);
  return sums.get(times);
}

async function parquet(orders: readonly Order[]): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'sluice-orders-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const lines = join(folder, 'orders.ndjson');
  const file = join(folder, 'orders.parquet');
  writeFileSync(lines, orders.map((order) => JSON.stringify(order)).join('\n'));
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  await connection.run(
    `COPY (SELECT * REPLACE (make_timestamp(event_time * 1000) AS event_time,
       make_timestamp(ingest_time * 1000) AS ingest_time) FROM read_json('${lines}')) TO '${file}'`,
  );
  connection.closeSync();
  instance.closeSync();
  return file;
}
