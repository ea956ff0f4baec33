import { type ParseArgsOptionsConfig, parseArgs as parseTokens } from 'node:util';
import { type ArgDef, type ArgsDef, type ParsedArgs, parseArgs } from 'citty';
import { EXIT } from '../exit-codes.ts';
import { CliError, usageError } from './error.ts';

/**
 * Parses a command's arguments. citty takes unknown flags and surplus arguments without a word, so they
 * are refused here before it looks.
 *
 * @throws CliError of exit code `usage`, naming what is allowed
 */
export function parseStrictly(rawArgs: readonly string[], args: ArgsDef): ParsedArgs {
  const { tokens } = parseTokens({
    args: [...rawArgs],
    options: optionsOf(args),
    strict: false,
    allowPositionals: true,
    tokens: true,
  });
  const flags = flagsOf(args);
  const seen = new Set<string>();
  let positionals = 0;
  for (const token of tokens) {
    if (token.kind === 'positional') positionals++;
    if (token.kind !== 'option') continue;
    requireFlag(token.name, token.rawName, token.value, args, flags);
    if (seen.has(token.name)) throw usageError(token.rawName, 'it twice', 'once');
    seen.add(token.name);
  }
  requirePositionals(positionals, args);
  try {
    return parseArgs([...rawArgs], args);
  } catch (error) {
    if (error instanceof Error && error.name === 'CLIError') {
      throw new CliError(error.message, EXIT.usage);
    }
    throw error;
  }
}

function requireFlag(
  name: string,
  rawName: string,
  value: string | undefined,
  args: ArgsDef,
  flags: readonly string[],
): void {
  const definition = Object.hasOwn(args, name) ? args[name] : undefined;
  if (!definition || definition.type === 'positional') {
    throw usageError('flag', rawName, flags.map((flag) => `--${flag}`).join(', '));
  }
  if (definition.type === 'boolean') {
    if (value !== undefined) throw usageError(rawName, `"${value}"`, 'no value');
    return;
  }
  if (value === undefined || value === '') {
    throw usageError(rawName, 'no value', valuesOf(definition));
  }
  if (definition.type === 'enum' && !definition.options?.includes(value)) {
    throw usageError(rawName, `"${value}"`, valuesOf(definition));
  }
}

function valuesOf(definition: ArgDef): string {
  if (definition.type === 'enum') return definition.options?.join(', ') ?? 'a value';
  return definition.valueHint ? `<${definition.valueHint}>` : 'a value';
}

function requirePositionals(count: number, args: ArgsDef): void {
  const names = Object.keys(args).filter((name) => args[name]?.type === 'positional');
  if (count <= names.length) return;
  const allowed = names.length === 0 ? 'none' : names.map((name) => `<${name}>`).join(' ');
  throw usageError('arguments', `${count}`, allowed);
}

function flagsOf(args: ArgsDef): string[] {
  return Object.keys(args).filter((name) => args[name]?.type !== 'positional');
}

function optionsOf(args: ArgsDef): ParseArgsOptionsConfig {
  const options: ParseArgsOptionsConfig = {};
  for (const name of flagsOf(args)) {
    const { type, alias } = args[name] as { type: string; alias?: string };
    options[name] = {
      type: type === 'boolean' ? 'boolean' : 'string',
      ...(alias ? { short: alias } : {}),
    };
  }
  return options;
}
