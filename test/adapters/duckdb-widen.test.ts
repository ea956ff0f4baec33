import {
  BIGINT,
  BLOB,
  DECIMAL,
  DOUBLE,
  FLOAT,
  INTEGER,
  LIST,
  MAP,
  STRUCT,
  VARCHAR,
} from '@duckdb/node-api';
import { describe, expect, it } from 'vitest';
import { widen } from '../../adapters/duckdb-widen.ts';

const order = STRUCT({ sku: VARCHAR, quantity: INTEGER });
const largerOrder = STRUCT({ note: VARCHAR, sku: VARCHAR, quantity: BIGINT });

describe('widen', () => {
  it.each([
    [INTEGER, INTEGER, 'INTEGER'],
    [INTEGER, BIGINT, 'BIGINT'],
    [BIGINT, INTEGER, 'BIGINT'],
    [INTEGER, DOUBLE, 'DOUBLE'],
    [FLOAT, DOUBLE, 'DOUBLE'],
    [DECIMAL(12, 2), DECIMAL(12, 4), 'DECIMAL(14,4)'],
    [DECIMAL(14, 4), DECIMAL(12, 2), 'DECIMAL(14,4)'],
    [LIST(INTEGER), LIST(BIGINT), 'BIGINT[]'],
    [order, order, 'STRUCT("sku" VARCHAR, "quantity" INTEGER)'],
    [order, largerOrder, 'STRUCT("sku" VARCHAR, "quantity" BIGINT, "note" VARCHAR)'],
    [
      MAP(VARCHAR, LIST(order)),
      MAP(VARCHAR, LIST(largerOrder)),
      'MAP(VARCHAR, STRUCT("sku" VARCHAR, "quantity" BIGINT, "note" VARCHAR)[])',
    ],
  ])('holds %s and %s in %s', (a, b, expected) => {
    expect(String(widen(a, b))).toBe(expected);
  });

  it.each([
    [BIGINT, DOUBLE],
    [BIGINT, FLOAT],
    [VARCHAR, BIGINT],
    [VARCHAR, BLOB],
    [DECIMAL(38, 0), DECIMAL(38, 10)],
    [LIST(INTEGER), INTEGER],
    [LIST(VARCHAR), LIST(INTEGER)],
    [MAP(VARCHAR, INTEGER), MAP(VARCHAR, VARCHAR)],
    [order, STRUCT({ sku: INTEGER })],
  ])('knows nothing that holds both %s and %s', (a, b) => {
    expect(widen(a, b)).toBeUndefined();
    expect(widen(b, a)).toBeUndefined();
  });
});
