/** The part of CloudFormation that the local runtime looks at. */
export interface Resource {
  readonly Type: string;
  readonly Properties?: Readonly<Record<string, unknown>>;
  readonly DependsOn?: string | readonly string[];
  readonly [attribute: string]: unknown;
}

export interface Template {
  readonly Resources?: Readonly<Record<string, Resource>>;
  readonly Outputs?: Readonly<
    Record<string, { readonly Value: unknown; readonly Export?: unknown }>
  >;
}

/** A synthesized stack with the folders of its assets. */
export interface StackAssembly {
  /** The name in CloudFormation. */
  readonly name: string;
  readonly template: Template;
  /** Folders by asset hash. */
  readonly assetFolders: ReadonlyMap<string, string>;
}

export function resourcesOf(template: Template, type: string): [id: string, resource: Resource][] {
  return Object.entries(template.Resources ?? {}).filter(([, resource]) => resource.Type === type);
}

/** The logical id that a value names by `Ref` or `Fn::GetAtt`. */
export function referredId(value: unknown): string | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const { Ref: ref, 'Fn::GetAtt': attribute } = value as Record<string, unknown>;
  if (typeof ref === 'string') return ref;
  return Array.isArray(attribute) && typeof attribute[0] === 'string' ? attribute[0] : undefined;
}

/** Every logical id that a value refers to, at any depth; pseudo parameters are none. */
export function referredIds(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return [];
  const own = referredId(value);
  const inner = Object.entries(value).flatMap(([name, part]) =>
    name === 'Fn::Sub' ? substitutedIds(part) : referredIds(part),
  );
  return [...(own === undefined ? [] : [own]), ...inner].filter((id) => !id.startsWith('AWS::'));
}

function substitutedIds(value: unknown): string[] {
  const [text, variables = {}] = Array.isArray(value) ? value : [value];
  const named = [...String(text).matchAll(/\$\{([^!}.]+)[^}]*\}/g)].map((match) => match[1] ?? '');
  return [...named.filter((name) => !(name in variables)), ...referredIds(variables)];
}
