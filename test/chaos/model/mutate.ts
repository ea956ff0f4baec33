import { registerHooks } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Mutant } from './mutants.ts';
import type { run } from './run.ts';

const ROOT = pathToFileURL(`${join(import.meta.dirname, '../../..')}/`).href;
const MODULES = new URL('node_modules/', ROOT).href;

/** Loads the model anew with a mutant's source in place of the project's; no file is changed. */
export async function withMutant(mutant: Mutant): Promise<typeof run> {
  const query = `?mutant=${mutant.name.replaceAll(/\W+/g, '-')}`;
  const done = new Set<string>();
  const hooks = registerHooks({
    resolve(specifier, context, next) {
      const resolved = next(specifier, context);
      const isOurs = resolved.url.startsWith(ROOT) && !resolved.url.startsWith(MODULES);
      const inMutant = context.parentURL?.endsWith(query) ?? false;
      if (!isOurs || !inMutant || resolved.url.endsWith(query)) return resolved;
      return { ...resolved, url: resolved.url + query };
    },
    load(url, context, next) {
      const loaded = next(url, context);
      if (!url.endsWith(query)) return loaded;
      const file = url.slice(ROOT.length, -query.length);
      const edits = mutant.edits.filter((edit) => edit.file === file);
      if (edits.length === 0) return loaded;
      done.add(file);
      return { ...loaded, source: edited(String(loaded.source), edits) };
    },
  });
  try {
    const model: { run: typeof run } = await import(
      new URL(`run.ts${query}`, import.meta.url).href
    );
    for (const { file } of mutant.edits) {
      if (!done.has(file)) throw new Error(`${mutant.name}: ${file} is not part of the model`);
    }
    return model.run;
  } finally {
    hooks.deregister();
  }
}

function edited(source: string, edits: Mutant['edits']): string {
  return edits.reduce((text, { file, from, to }) => {
    const [before, after, ...more] = text.split(from);
    if (before === undefined || after === undefined || more.length > 0) {
      const count = after === undefined ? 'nowhere' : 'more than once';
      throw new Error(`${file} holds this text ${count}, allowed: once: ${from}`);
    }
    return before + to + after;
  }, source);
}
