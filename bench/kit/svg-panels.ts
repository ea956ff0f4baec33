import { colorOf, line, round, shortNumber, svg, text } from './svg.ts';

export interface Panel {
  readonly title: string;
  /** Side by side at even distances: what grows does so by factors. */
  readonly points: readonly { readonly label: string; readonly value: number }[];
}

const COLUMNS = 2;
const WIDTH = 430;
const HEIGHT = 230;
const HEAD = 70;
const INSET = { left: 40, right: 40, top: 50, bottom: 40 };

/** A small curve for each panel, each with a logarithmic scale of its own. */
export function panelChart(title: string, subtitle: string, panels: readonly Panel[]): string {
  const rows = Math.ceil(panels.length / COLUMNS);
  return svg(COLUMNS * WIDTH, HEAD + rows * HEIGHT, [
    text(20, 28, title, { size: 17, bold: true }),
    text(20, 50, subtitle, { size: 12 }),
    ...panels.flatMap((panel, i) =>
      draw(panel, (i % COLUMNS) * WIDTH, HEAD + Math.floor(i / COLUMNS) * HEIGHT),
    ),
  ]);
}

function draw({ title, points }: Panel, left: number, top: number): string[] {
  const [x0, x1] = [left + INSET.left, left + WIDTH - INSET.right];
  const [y0, y1] = [top + HEIGHT - INSET.bottom, top + INSET.top];
  const logarithms = points.map(({ value }) => Math.log(value));
  // what hardly differs is not to look as if it did
  const least = Math.min(...logarithms) - 0.5;
  const span = Math.max(Math.max(...logarithms) - least, 2);
  const placed = points.map(({ label, value }, i) => ({
    label,
    value,
    x: x0 + ((i + 0.5) * (x1 - x0)) / points.length,
    y: y0 - ((Math.log(value) - least) / span) * (y0 - y1),
  }));
  const path = placed.map(({ x, y }) => `${round(x)},${round(y)}`).join(' ');
  return [
    text(x0, top + 22, title, { bold: true }),
    line(x0, y0, x1, y0),
    `<polyline points="${path}" fill="none" stroke="${colorOf(0)}" stroke-width="2"/>`,
    ...placed.flatMap(({ label, value, x, y }) => [
      `<circle cx="${round(x)}" cy="${round(y)}" r="3.5" fill="${colorOf(0)}"/>`,
      text(x, y - 9, shortNumber(value), { anchor: 'middle', size: 12 }),
      text(x, y0 + 18, label, { anchor: 'middle', size: 12 }),
    ]),
  ];
}
