import type { Random } from './random.ts';

const MARKETS = [
  ['sf-bay', 37.77, -122.42],
  ['new-york', 40.71, -74.01],
  ['toronto', 43.65, -79.38],
  ['melbourne', -37.81, 144.96],
] as const;

/** Fields of a fix as a courier's device would send it. */
export function courierLocation(random: Random, millis: number): Record<string, unknown> {
  const [market, latitude, longitude] = random.pick(MARKETS);
  return {
    courier_id: random.integer(1, 2_000_000),
    market,
    recorded_at: new Date(millis),
    latitude: latitude + random.integer(-90_000, 90_000) / 1e6,
    longitude: longitude + random.integer(-90_000, 90_000) / 1e6,
    accuracy_m: random.chance(0.95) ? random.integer(3, 60) : null,
    speed_mps: random.chance(0.9) ? random.integer(0, 160) / 8 : null,
    heading_degrees: random.chance(0.8) ? random.integer(0, 359) : null,
    on_delivery: random.chance(0.6),
  };
}
