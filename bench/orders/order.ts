import { Random } from '../../cli/generator/random.ts';
import { ATTRIBUTES, CITIES, COMMON, WORDS } from './words.ts';

export interface OrderItem {
  readonly sku: string;
  readonly qty: number;
  readonly price: number;
}

/** The payload, 21 fields; times are milliseconds since 1970. */
export interface Order {
  readonly event_id: string;
  readonly event_time: number;
  readonly ingest_time: number;
  readonly event_name: string;
  readonly consumer_id: number;
  readonly store_id: number;
  readonly order_id: string;
  readonly amount: number;
  readonly tip: number;
  readonly currency: string;
  readonly city: string;
  readonly platform: string;
  readonly app_version: string;
  readonly session_id: string;
  readonly promo_code: string | null;
  readonly referrer: string | null;
  readonly delivery_note: string | null;
  readonly is_subscriber: boolean;
  readonly item_count: number;
  readonly items: readonly OrderItem[];
  readonly attributes: string;
}

const START_MILLIS = Date.UTC(2025, 10, 1, 18);
/** A million orders in eight hours, so that a batch of 6 MB lies in one hour as a rule, or two. */
const MILLIS_AN_ORDER = 28.8;
const LATE_SHARE = 0.01;
const MAX_LATE_MILLIS = 600_000;
const MAX_ITEMS = 8;

/**
 * Makes orders whose event time goes on evenly; one in a hundred is up to ten minutes late. The same seed
 * makes the same orders.
 */
export function* generateOrders(count: number, seed: number): Generator<Order> {
  const random = new Random(`bench-order/${seed}`);
  for (let i = 0; i < count; i++) {
    const late = random.chance(LATE_SHARE) ? random.integer(0, MAX_LATE_MILLIS) : 0;
    yield makeOrder(random, START_MILLIS + Math.floor(i * MILLIS_AN_ORDER) - late);
  }
}

function makeOrder(random: Random, millis: number): Order {
  const items = makeItems(random);
  const cents = items.reduce((sum, { qty, price }) => sum + qty * Math.round(price * 100), 0);
  return {
    event_id: uuid(random),
    event_time: millis,
    ingest_time: millis + random.integer(5, 4_000),
    event_name: 'order_placed',
    consumer_id: 1_000_000_000 + (Math.floor(pareto(random, 1.1) * 40_000) % 5_000_000),
    store_id: Math.floor(pareto(random, 1.05) * 900) % 600_000,
    order_id: `O${hex(random, 15)}`,
    amount: cents / 100,
    tip: random.integer(0, 1_499) / 100,
    currency: random.pick(COMMON.currencies),
    city: CITIES[Math.floor(pareto(random, 0.9) * 3) % CITIES.length] ?? '',
    platform: random.pick(COMMON.platforms),
    app_version: `15.${random.integer(0, 11)}.${random.integer(0, 4)}`,
    session_id: uuid(random),
    promo_code: random.chance(0.2) ? `SAVE${random.integer(0, 49)}` : null,
    referrer: random.chance(0.5) ? random.pick(COMMON.referrers) : null,
    delivery_note: random.chance(0.35) ? random.pick(COMMON.notes) : null,
    is_subscriber: random.chance(0.4),
    item_count: items.length,
    items,
    attributes: JSON.stringify(makeAttributes(random)),
  };
}

function makeItems(random: Random): OrderItem[] {
  const length = Math.min(MAX_ITEMS, 1 + Math.floor(-Math.log(1 - random.fraction()) / 0.6));
  return Array.from({ length }, () => ({
    sku: `${random.pick(WORDS)}-${random.pick(WORDS)}-${padded(random.integer(0, 99_999), 5)}`,
    qty: random.integer(1, 4),
    price: random.integer(199, 4_998) / 100,
  }));
}

/** What clients send along: other keys in every order, so that it stays JSON text in a column. */
function makeAttributes(random: Random): object {
  const experiments = Array.from({ length: 9 }, () => [
    `exp_${random.integer(0, 39)}`,
    random.pick(['a', 'b', 'c']),
  ]);
  return {
    exp: Object.fromEntries(experiments),
    lat: random.integer(2_500_000, 4_800_000) / 100_000,
    lng: -random.integer(7_000_000, 12_200_000) / 100_000,
    device: random.pick(ATTRIBUTES.devices),
    ua: random.pick(ATTRIBUTES.userAgents),
    screen: random.pick(ATTRIBUTES.screens),
    latency_ms: random.integer(20, 899),
    trace: hex(random, 16),
  };
}

/** At least 1; the smaller `shape`, the longer the tail. */
function pareto(random: Random, shape: number): number {
  return (1 - random.fraction()) ** (-1 / shape);
}

function uuid(random: Random): string {
  const digits = hex(random, 30);
  const variant = random.pick(['8', '9', 'a', 'b']);
  const groups = [digits.slice(0, 8), digits.slice(8, 12), `4${digits.slice(12, 15)}`];
  return [...groups, `${variant}${digits.slice(15, 18)}`, digits.slice(18, 30)].join('-');
}

function hex(random: Random, length: number): string {
  let digits = '';
  while (digits.length < length) digits += padded(random.uint32(), 8, 16);
  return digits.slice(0, length);
}

function padded(value: number, width: number, radix = 10): string {
  return value.toString(radix).padStart(width, '0');
}
