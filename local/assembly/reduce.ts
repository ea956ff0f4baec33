import { LocalError } from '../errors.ts';
import {
  type Resource,
  referredIds,
  resourcesOf,
  type StackAssembly,
  type Template,
} from './template.ts';

/** What LocalStack makes as the service does. Functions, mappings and topics are run by the runtime itself. */
const KEPT_TYPES = [
  'AWS::S3::Bucket',
  'AWS::S3::BucketPolicy',
  'AWS::SQS::Queue',
  'AWS::SQS::QueuePolicy',
];

const OUTPUT_PREFIX = 'Local';

export interface ReducedStack {
  readonly template: Template;
  /** The value of an expression of the full template, by the outputs of the deployed reduced one. */
  resolver(outputs: Readonly<Record<string, string>>): Resolve;
}

/** The text of a literal or of an expression such as `{ Ref: … }`. */
export type Resolve = (value: unknown) => string;

/**
 * Reduces a stack to what LocalStack makes, and adds an output for every expression that the runtime
 * needs, so that CloudFormation resolves them and nobody else.
 */
export function reduceStack({ name, template }: StackAssembly): ReducedStack {
  const kept = new Map(KEPT_TYPES.flatMap((type) => resourcesOf(template, type)));
  const isKept = (value: unknown): boolean => referredIds(value).every((id) => kept.has(id));
  const expressions = neededExpressions(template);
  for (const { expression, where } of expressions) {
    if (isKept(expression)) continue;
    const id = referredIds(expression).find((candidate) => !kept.has(candidate)) ?? '';
    const type = template.Resources?.[id]?.Type ?? 'unknown';
    const message = `${name}: ${where} refers to ${id} (${type}), which is not made locally`;
    throw new LocalError('ASSEMBLY', message);
  }
  const texts = [...new Set(expressions.map(({ expression }) => JSON.stringify(expression)))];
  const added = texts.map((text, index) => [
    `${OUTPUT_PREFIX}${index}`,
    { Value: JSON.parse(text) },
  ]);
  const own = Object.entries(template.Outputs ?? {}).filter(([, { Value }]) => isKept(Value));
  return {
    template: {
      Resources: Object.fromEntries(
        [...kept].map(([id, resource]) => [id, withoutDropped(resource, kept)]),
      ),
      Outputs: Object.fromEntries([...own, ...added]),
    },
    resolver: (outputs) => (value) => {
      if (typeof value !== 'object' || value === null) return String(value);
      return outputs[`${OUTPUT_PREFIX}${texts.indexOf(JSON.stringify(value))}`] ?? '';
    },
  };
}

interface Needed {
  readonly expression: object;
  /** In the words of the template. */
  readonly where: string;
}

/** What variables and queue mappings say other than in literal text. */
function neededExpressions(template: Template): Needed[] {
  const variables = resourcesOf(template, 'AWS::Lambda::Function').flatMap(
    ([id, { Properties }]) => {
      const { Variables = {} } = (Properties?.['Environment'] ?? {}) as { Variables?: object };
      return Object.entries(Variables).map(([name, value]) => ({
        expression: value as unknown,
        where: `variable ${name} of ${id}`,
      }));
    },
  );
  const sources = resourcesOf(template, 'AWS::Lambda::EventSourceMapping').map(
    ([id, { Properties }]) => ({
      expression: Properties?.['EventSourceArn'],
      where: `the source of ${id}`,
    }),
  );
  return [...variables, ...sources].filter(
    (needed): needed is Needed =>
      typeof needed.expression === 'object' && needed.expression !== null,
  );
}

function withoutDropped(resource: Resource, kept: ReadonlyMap<string, Resource>): Resource {
  const { DependsOn = [], ...rest } = resource;
  const dependencies = [DependsOn].flat().filter((id) => kept.has(id));
  return dependencies.length === 0 ? rest : { ...rest, DependsOn: dependencies };
}
