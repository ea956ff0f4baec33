const BYTE_UNITS = ['B', 'kB', 'MB', 'GB'] as const;

/** 12,345 */
export function formatCount(value: number | bigint): string {
  return value.toString().replace(/\B(?=(\d{3})+$)/g, ',');
}

/** 1.2 MB, in powers of 1,000. */
export function formatBytes(bytes: number): string {
  let value = bytes;
  let unit = 0;
  while (value >= 1000 && unit < BYTE_UNITS.length - 1) {
    value /= 1000;
    unit++;
  }
  return `${unit === 0 ? value : value.toFixed(1)} ${BYTE_UNITS[unit]}`;
}

/** 1.23 s */
export function formatSeconds(millis: number): string {
  return `${(millis / 1000).toFixed(2)} s`;
}
