import type { Order } from './order.ts';

interface Check {
  /** Over all rows of a table of orders. */
  readonly sql: string;
  readonly of: (order: Order) => number | bigint;
  /** How the values of orders come together; `once` is the same however often all orders are there. */
  readonly combine: 'sum' | 'xor' | 'once';
}

const sum = (sql: string, of: Check['of']): Check => ({ sql, of, combine: 'sum' });
const cents = (amount: number): number => Math.round(amount * 100);
const inItems = (sql: string): string =>
  `sum(list_sum(list_transform(items, lambda item: ${sql})))`;

/** What is compared: rows, identities, and sums over most columns. */
const CHECKS: Readonly<Record<string, Check>> = {
  rows: sum('count(*)', () => 1),
  ids: { sql: 'count(DISTINCT event_id)', of: () => 1, combine: 'once' },
  idBits: {
    sql: "bit_xor(('0x' || right(event_id::VARCHAR, 12))::BIGINT)",
    of: ({ event_id }) => BigInt(`0x${event_id.slice(24)}`),
    combine: 'xor',
  },
  eventTime: sum('sum(epoch_ms(event_time))', ({ event_time }) => event_time),
  ingestTime: sum('sum(epoch_ms(ingest_time))', ({ ingest_time }) => ingest_time),
  consumers: sum('sum(consumer_id)', ({ consumer_id }) => consumer_id),
  stores: sum('sum(store_id)', ({ store_id }) => store_id),
  amount: sum('sum(round(amount * 100)::BIGINT)', ({ amount }) => cents(amount)),
  tip: sum('sum(round(tip * 100)::BIGINT)', ({ tip }) => cents(tip)),
  cities: sum('sum(strlen(city))', ({ city }) => city.length),
  promoCodes: sum('count(promo_code)', ({ promo_code }) => (promo_code === null ? 0 : 1)),
  referrers: sum('count(referrer)', ({ referrer }) => (referrer === null ? 0 : 1)),
  notes: sum('count(delivery_note)', ({ delivery_note }) => (delivery_note === null ? 0 : 1)),
  subscribers: sum('count(*) FILTER (is_subscriber)', (order) => (order.is_subscriber ? 1 : 0)),
  itemCount: sum('sum(item_count)', ({ item_count }) => item_count),
  items: sum('sum(len(items))', ({ items }) => items.length),
  quantities: sum(inItems('item.qty'), ({ items }) =>
    items.reduce((total, { qty }) => total + qty, 0),
  ),
  prices: sum(inItems('round(item.price * 100)::BIGINT'), ({ items }) =>
    items.reduce((total, { price }) => total + cents(price), 0),
  ),
  attributes: sum('sum(strlen(attributes))', ({ attributes }) => attributes.length),
};

/** By check; decimal digits. */
export type Sums = Readonly<Record<string, string>>;

/** The select list whose one row is compared, in the order of `sumsOfRow`. */
export const SELECT_SUMS = Object.values(CHECKS)
  .map(({ sql }) => `(${sql})::HUGEINT::VARCHAR`)
  .join(', ');

export function sumsOfRow(row: readonly unknown[]): Sums {
  return Object.fromEntries(Object.keys(CHECKS).map((name, i) => [name, String(row[i])]));
}

/** Sums up orders while they are made. */
export class OrderSums {
  readonly #totals = new Map<string, bigint>();

  add(order: Order): void {
    for (const [name, { of, combine }] of Object.entries(CHECKS)) {
      const total = this.#totals.get(name) ?? 0n;
      const value = BigInt(of(order));
      this.#totals.set(name, combine === 'xor' ? total ^ value : total + value);
    }
  }

  /** @param times how often each order is there */
  get(times = 1): Sums {
    const factor = { sum: BigInt(times), xor: BigInt(times % 2), once: 1n };
    return Object.fromEntries(
      [...this.#totals].map(([name, total]) => {
        return [name, String(total * factor[CHECKS[name]?.combine ?? 'once'])];
      }),
    );
  }
}
