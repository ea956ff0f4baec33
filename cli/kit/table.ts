/** Aligns rows under their headings, numbers to the right. */
export function table(headings: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = headings.map((heading, i) =>
    Math.max(width(heading), ...rows.map((row) => width(row[i] ?? ''))),
  );
  const isNumeric = headings.map(
    (_, i) => rows.length > 0 && rows.every((row) => NUMBER.test(row[i] ?? '')),
  );
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, i) => {
        const fill = ' '.repeat((widths[i] ?? 0) - width(cell));
        return isNumeric[i] ? fill + cell : cell + fill;
      })
      .join('  ')
      .trimEnd();
  const rule = widths.map((columns) => '─'.repeat(columns)).join('  ');
  return [line(headings), rule, ...rows.map(line)].join('\n');
}

/** Numbers as the commands print them, perhaps with a unit or a dash for none. */
const NUMBER = /^(-|–|-?[\d,]+(\.\d+)?( (B|kB|MB|GB|s|ms|%))?)$/;
/** East Asian wide characters take two columns of a terminal. */
const WIDE =
  /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|\p{Extended_Pictographic}/u;
const COMBINING = /\p{Mark}/u;

function width(text: string): number {
  let columns = 0;
  for (const character of text) {
    if (!COMBINING.test(character)) columns += WIDE.test(character) ? 2 : 1;
  }
  return columns;
}
