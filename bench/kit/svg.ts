/** The parts that the charts have in common. */

const COLORS = ['#2563eb', '#f59e0b', '#10b981', '#8b5cf6'] as const;

export interface TextStyle {
  readonly anchor?: 'start' | 'middle' | 'end';
  readonly size?: number;
  readonly bold?: boolean;
}

export function svg(width: number, height: number, parts: readonly string[]): string {
  const box = `viewBox="0 0 ${width} ${height}" width="${width}" height="${height}"`;
  const font = 'font-family="system-ui, sans-serif" fill="#1f2937"';
  const lines = parts.map((part) => `  ${part}`).join('\n');
  return `<svg xmlns="http://www.w3.org/2000/svg" ${box} ${font}>\n  <rect width="100%" height="100%" fill="#fff"/>\n${lines}\n</svg>\n`;
}

export function text(x: number, y: number, content: string, style: TextStyle = {}): string {
  const { anchor = 'start', size = 13, bold = false } = style;
  const weight = bold ? ' font-weight="600"' : '';
  return `<text x="${round(x)}" y="${round(y)}" font-size="${size}" text-anchor="${anchor}"${weight}>${escaped(content)}</text>`;
}

export function bar(x: number, y: number, width: number, height: number, color: string): string {
  return `<rect x="${round(x)}" y="${round(y)}" width="${round(width)}" height="${round(height)}" fill="${color}" rx="2"/>`;
}

export function line(x1: number, y1: number, x2: number, y2: number): string {
  return `<line x1="${round(x1)}" y1="${round(y1)}" x2="${round(x2)}" y2="${round(y2)}" stroke="#d1d5db"/>`;
}

/** The names of the series, side by side. */
export function legend(x: number, y: number, names: readonly string[]): string[] {
  let left = x;
  return names.flatMap((name, i) => {
    const parts = [bar(left, y - 10, 12, 12, colorOf(i)), text(left + 18, y, name)];
    left += 40 + name.length * 7;
    return parts;
  });
}

export function colorOf(series: number): string {
  return COLORS[series % COLORS.length] ?? '#000';
}

/** As short as it may be and still tell two values apart. */
export function shortNumber(value: number): string {
  if (value >= 100) return Math.round(value).toLocaleString('en-US');
  return value.toLocaleString('en-US', { maximumSignificantDigits: 3 });
}

export function round(value: number): number {
  return Math.round(value * 10) / 10;
}

function escaped(content: string): string {
  return content.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
}
