import { bar, colorOf, legend, shortNumber, svg, text } from './svg.ts';

export interface BarChart {
  readonly title: string;
  readonly subtitle: string;
  /** Names of the bars that each group has. */
  readonly series: readonly string[];
  /** One value for each of the series; `undefined` where there is none. */
  readonly groups: readonly {
    readonly name: string;
    readonly values: readonly (number | undefined)[];
  }[];
}

const WIDTH = 860;
const LEFT = 210;
const RIGHT = 90;
const TOP = 100;
const BAR = 18;
const GAP = 18;

/** Bars from left to right, a group of them for each name. */
export function barChart({ title, subtitle, series, groups }: BarChart): string {
  const groupHeight = series.length * BAR + GAP;
  const most = Math.max(...groups.flatMap(({ values }) => values.map((value) => value ?? 0)));
  const scale = (WIDTH - LEFT - RIGHT) / most;
  const bars = groups.flatMap(({ name, values }, group) => {
    const top = TOP + group * groupHeight;
    const middle = top + (series.length * BAR) / 2 + 5;
    return [
      text(LEFT - 10, middle, name, { anchor: 'end' }),
      ...values.flatMap((value, i) => {
        if (value === undefined) return [];
        const y = top + i * BAR;
        const label = text(LEFT + value * scale + 6, y + 13, shortNumber(value), { size: 12 });
        return [bar(LEFT, y, value * scale, BAR - 2, colorOf(i)), label];
      }),
    ];
  });
  return svg(WIDTH, TOP + groups.length * groupHeight, [
    text(20, 28, title, { size: 17, bold: true }),
    text(20, 50, subtitle, { size: 12 }),
    ...legend(20, 80, series),
    ...bars,
  ]);
}
