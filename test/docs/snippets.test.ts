import { globSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

const BLOCK = /<!-- (examples\/\S+) -->\n```\w+\n([\s\S]*?)```/g;

const documents = ['README.md', ...globSync('docs/**/*.md')];
const blocks = documents.flatMap((document) =>
  [...readFileSync(document, 'utf8').matchAll(BLOCK)].map(([, file = '', text = '']) => ({
    document,
    file,
    text,
  })),
);

it('has snippets to compare', () => {
  expect(blocks.length).toBeGreaterThan(2);
});

it.each(blocks)('shows $file in $document as it is compiled', ({ file, text }) => {
  expect(text).toBe(readFileSync(file, 'utf8'));
});

it('shows no TypeScript that is not compiled', () => {
  const typescript = documents.flatMap((document) =>
    [...readFileSync(document, 'utf8').matchAll(/```(?:ts|typescript)\n/g)].map(() => document),
  );
  const compiled = blocks.filter(({ file }) => file.endsWith('.ts'));
  expect(typescript).toHaveLength(compiled.length);
});
