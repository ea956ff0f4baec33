import { describe, expect, it } from 'vitest';
import { reduceStack } from '../../../local/assembly/reduce.ts';
import { referredIds } from '../../../local/assembly/template.ts';
import { assembly, PIPELINE, pipelineWith } from '../../helpers/assembly.ts';

describe('a stack reduced to what LocalStack makes', () => {
  it('keeps buckets and queues, and their dependencies among themselves', () => {
    const { template } = reduceStack(assembly(PIPELINE));
    expect(template.Resources).toEqual({
      Queue: {
        Type: 'AWS::SQS::Queue',
        Properties: { QueueName: 'thing-files' },
        DependsOn: ['Unread'],
      },
      Unread: { Type: 'AWS::SQS::Queue' },
    });
  });

  it('keeps its outputs and exports, without those of what is gone', () => {
    const { template } = reduceStack(assembly(PIPELINE));
    expect(template.Outputs?.['FilesQueue']).toEqual(PIPELINE.Outputs?.['FilesQueue']);
    expect(template.Outputs).not.toHaveProperty('Consumer');
  });

  it('resolves expressions by outputs and literals by themselves', () => {
    const { template, resolver } = reduceStack(assembly(PIPELINE));
    const deployed = Object.entries(template.Outputs ?? {}).map(([name, { Value }]) => [
      name,
      `value of ${JSON.stringify(Value)}`,
    ]);
    const resolve = resolver(Object.fromEntries(deployed));
    expect(resolve({ Ref: 'Queue' })).toBe('value of {"Ref":"Queue"}');
    expect(resolve({ 'Fn::ImportValue': 'platform:Bucket' })).toContain('platform:Bucket');
    expect(resolve({ 'Fn::GetAtt': ['Queue', 'Arn'] })).toContain('Arn');
    expect(resolve('text')).toBe('text');
    expect(resolve(5)).toBe('5');
  });

  it('fails when a variable refers to what is not made locally', () => {
    const Environment = { Variables: { ROLE: { 'Fn::GetAtt': ['Role', 'Arn'] } } };
    const template = pipelineWith('Function2222AAAA', { Environment });
    expect(() => reduceStack(assembly(template))).toThrow(
      'sluice-local-thing: variable ROLE of Function2222AAAA refers to Role (AWS::IAM::Role)',
    );
  });
});

/** Text with `${…}` for each `<…>`. */
const sub = (text: string): string => text.replace(/<([^>]+)>/g, '$${$1}');

describe('the ids that a value refers to', () => {
  it.each([
    [{ Ref: 'A' }, ['A']],
    [{ 'Fn::GetAtt': ['A', 'Arn'] }, ['A']],
    [{ 'Fn::Join': ['', ['x', { Ref: 'A' }, { 'Fn::GetAtt': ['B', 'Arn'] }]] }, ['A', 'B']],
    [{ 'Fn::Sub': sub('x-<A>-<B.Arn>-<AWS::Region>-<!C>') }, ['A', 'B']],
    [{ 'Fn::Sub': [sub('<x>-<A>'), { x: { Ref: 'B' } }] }, ['A', 'B']],
    [{ Ref: 'AWS::Region' }, []],
    [{ 'Fn::ImportValue': 'name' }, []],
    ['text', []],
  ])('are found in %j', (value, expected) => {
    expect(referredIds(value)).toEqual(expected);
  });
});
