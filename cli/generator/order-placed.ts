import { uuidOf } from './plausible.ts';
import type { Random } from './random.ts';

const MINUTE_MILLIS = 60_000;
const CITIES = [
  ['San Francisco', 'USD'],
  ['New York', 'USD'],
  ['Toronto', 'CAD'],
  ['Montréal', 'CAD'],
  ['Melbourne', 'AUD'],
  ['東京', 'JPY'],
] as const;
const ITEMS = [
  'margherita-pizza',
  'pad-thai-tofu',
  'cheeseburger-double',
  'salmon-poke-bowl',
  'falafel-wrap',
  'miso-ramen-large',
] as const;
const WISHES = [
  'no onions please',
  'extra spicy, and the sauce on the side if that is possible',
  'cut into eight slices',
] as const;
const NOTES = [
  'ring twice, the bell is quiet; leave it with the neighbour on the second floor if nobody opens',
  'gate code is on the app, please do not call, the baby sleeps',
  'the entrance is around the corner, behind the bakery, look for the green door with the number 4',
] as const;

/** Fields of an order as a shop would place it: about 1 kB of JSON. */
export function orderPlaced(random: Random, millis: number): Record<string, unknown> {
  const [city, currency] = random.pick(CITIES);
  const items = Array.from({ length: random.integer(3, 6) }, () => item(random));
  const cents = items.reduce((sum, { quantity, unit_price }) => {
    return sum + quantity * Math.round(Number(unit_price) * 100);
  }, 0);
  const platform = random.pick(['ios', 'android', 'web']);
  return {
    // beyond 2^53, as snowflake ids are
    order_id: (BigInt(random.integer(2 ** 22, 2 ** 28)) << 32n) + BigInt(random.uint32()),
    consumer_id: random.integer(1, 50_000_000),
    store_id: random.integer(1, 400_000),
    placed_at: isoMicros(millis, random.integer(0, 999)),
    promised_at: new Date(millis + random.integer(20, 70) * MINUTE_MILLIS),
    delivery_date: new Date(millis).toISOString().slice(0, 10),
    subtotal: amount(cents),
    tip: random.chance(0.6) ? amount(Math.round((cents * random.integer(5, 25)) / 100)) : null,
    currency,
    city,
    platform,
    app_version: `${random.integer(14, 16)}.${random.integer(0, 40)}.${random.integer(0, 9)}`,
    session_id: platform === 'web' ? null : uuidOf(random),
    promo_code: random.chance(0.15) ? `SAVE${random.integer(5, 30)}` : null,
    delivery_note: random.chance(0.5) ? random.pick(NOTES) : null,
    distance_km: random.integer(200, 12_000) / 1000,
    item_count: items.reduce((sum, { quantity }) => sum + quantity, 0),
    items,
    experiments: {
      checkout_button: random.pick(['control', 'large', 'sticky']),
      eta_model: random.pick(['v7', 'v8']),
    },
    is_subscriber: random.chance(0.3),
    referrer: random.chance(0.2) ? random.pick(['search', 'mail', 'friend']) : null,
  };
}

function item(random: Random) {
  return {
    sku: `${random.pick(ITEMS)}-${random.integer(1000, 9999)}`,
    quantity: random.integer(1, 3),
    unit_price: amount(random.integer(250, 4_500)),
    note: random.chance(0.3) ? random.pick(WISHES) : null,
  };
}

function amount(cents: number): string {
  return (cents / 100).toFixed(2);
}

function isoMicros(millis: number, micros: number): string {
  return `${new Date(millis).toISOString().slice(0, -1)}${String(micros).padStart(3, '0')}Z`;
}
