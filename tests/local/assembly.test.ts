// biome-ignore-all lint/suspicious/noTemplateCurlyInString: Fn::Sub has placeholders of its own
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readAssembly } from '../../infra/local/assembly.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'assembly-'));
  mkdirSync(join(folder, 'assembly-local'));
  writeJson('manifest.json', {
    artifacts: {
      'assembly-local': { type: 'cdk:cloud-assembly', properties: { directoryName: 'assembly-local' } },
      'assembly-other': { type: 'cdk:cloud-assembly', properties: { directoryName: 'assembly-other' } },
    },
  });
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const writeJson = (name: string, content: unknown) =>
  writeFileSync(join(folder, name), JSON.stringify(content));

/** Stacks by name; each depends on those it lists. */
const stacks = (templates: Record<string, { needs?: string[]; [section: string]: unknown }>) => {
  const artifacts = Object.entries(templates).map(([name, { needs = [], ...template }]) => {
    writeJson(`assembly-local/${name}.json`, template);
    return [
      name,
      {
        type: 'aws:cloudformation:stack',
        environment: 'aws://000000000000/ap-southeast-3',
        dependencies: needs,
        properties: { templateFile: `${name}.json`, stackName: `pranata-${name}` },
      },
    ];
  });
  writeJson('assembly-local/manifest.json', { artifacts: Object.fromEntries(artifacts) });
};

const read = () => readAssembly(folder, 'local').resources('http://127.0.0.1:8081');
const bus = (Name: unknown, more = {}) => ({ Type: 'AWS::Events::EventBus', Properties: { Name, ...more } });
const names = () => read().map(({ properties }) => properties.Name);

describe('reading the synthesized template', () => {
  it('reads region and account, and the stacks in the order of their dependencies', () => {
    stacks({
      service: {
        needs: ['platform'],
        Resources: {
          Rule: { Type: 'AWS::Events::Rule', Properties: { EventBusName: { 'Fn::ImportValue': 'bus' } } },
        },
      },
      platform: {
        Resources: { Bus: bus('financial') },
        Outputs: { Bus: { Value: { Ref: 'Bus' }, Export: { Name: 'bus' } } },
      },
    });
    expect(readAssembly(folder, 'local')).toMatchObject({
      region: 'ap-southeast-3',
      accountId: '000000000000',
    });
    expect(read().map(({ stackName, logicalId }) => [stackName, logicalId])).toEqual([
      ['pranata-platform', 'Bus'],
      ['pranata-service', 'Rule'],
    ]);
    expect(read()[1]?.properties).toEqual({ EventBusName: 'financial' });
  });

  it.each<[string, unknown, unknown]>([
    ['Ref of a parameter', { Ref: 'Size' }, 'small'],
    ['Ref of a pseudo parameter', { Ref: 'AWS::Region' }, 'ap-southeast-3'],
    ['Fn::GetAtt', { 'Fn::GetAtt': ['Queue', 'Arn'] }, 'arn:aws:sqs:ap-southeast-3:000000000000:deeds'],
    ['Ref of a queue', { Ref: 'Queue' }, 'http://127.0.0.1:8081/000000000000/deeds'],
    ['Fn::Join', { 'Fn::Join': ['-', ['a', { Ref: 'Size' }]] }, 'a-small'],
    [
      'Fn::Sub',
      { 'Fn::Sub': '${Size}/${Queue.QueueName}/${!kept}/${AWS::AccountId}' },
      'small/deeds/${kept}/000000000000',
    ],
    ['Fn::Sub with its own', { 'Fn::Sub': ['${own}', { own: { Ref: 'Size' } }] }, 'small'],
    ['Fn::Select and Fn::Split', { 'Fn::Select': [1, { 'Fn::Split': [':', 'a:b:c'] }] }, 'b'],
    ['Fn::If', { 'Fn::If': ['IsSmall', 'yes', 'no'] }, 'yes'],
    ['Fn::FindInMap', { 'Fn::FindInMap': ['Sizes', { Ref: 'Size' }, 'rupiah'] }, '10'],
  ])('resolves %s', (_what, value, expected) => {
    stacks({
      platform: {
        Parameters: { Size: { Default: 'small' } },
        Conditions: {
          IsSmall: {
            'Fn::And': [
              { 'Fn::Equals': [{ Ref: 'Size' }, 'small'] },
              { 'Fn::Not': [{ 'Fn::Equals': ['a', 'b'] }] },
            ],
          },
        },
        Mappings: { Sizes: { small: { rupiah: '10' } } },
        Resources: {
          Bus: bus(value),
          Queue: { Type: 'AWS::SQS::Queue', Properties: { QueueName: 'deeds' } },
        },
      },
    });
    expect(names()).toContain(expected);
  });

  it('leaves out what a condition or AWS::NoValue takes away', () => {
    stacks({
      platform: {
        Conditions: { Never: { 'Fn::Equals': ['a', 'b'] } },
        Resources: {
          Gone: { ...bus('gone'), Condition: 'Never' },
          Bus: bus('bus', { Description: { Ref: 'AWS::NoValue' }, Tags: [{ Ref: 'AWS::NoValue' }, 'kept'] }),
        },
      },
    });
    expect(read().map(({ properties }) => properties)).toEqual([{ Name: 'bus', Tags: ['kept'] }]);
  });

  it('makes up names and ids that are the same at every start', () => {
    const platform = {
      Resources: {
        Key: { Type: 'AWS::KMS::Key', Properties: {} },
        Table: { Type: 'AWS::DynamoDB::Table', Properties: {} },
      },
    };
    stacks({ platform });
    const first = read().map(({ identity }) => identity);
    expect(first[0]?.ref).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
    expect(first[1]?.ref).toBe('pranata-platform-Table');
    expect(read().map(({ identity }) => identity)).toEqual(first);
  });

  it('finds the bundle of a function beside the assembly', () => {
    stacks({
      platform: {
        Resources: {
          Api: {
            Type: 'AWS::Lambda::Function',
            Properties: {},
            Metadata: { 'aws:asset:path': '../asset.1' },
          },
        },
      },
    });
    expect(read()[0]?.assetFolder).toBe(join(folder, 'asset.1'));
  });

  it.each([
    ['an unknown type', { Type: 'Custom::Notifications' }, /pranata-platform, Odd \(Custom::Notifications\)/],
    [
      'an unknown function',
      { ...bus({ 'Fn::Cidr': ['10.0.0.0/8', 1, 8] }) },
      /Odd \(AWS::Events::EventBus\): Fn::Cidr/,
    ],
    ['a missing export', { ...bus({ 'Fn::ImportValue': 'nothing' }) }, /Odd .*no export nothing/],
    ['an unknown attribute', { ...bus({ 'Fn::GetAtt': ['Odd2', 'Colour'] }) }, /Odd .*Colour/],
  ])('stops at %s and says where', (_what, Odd, message) => {
    stacks({ platform: { Resources: { Odd, Odd2: bus('other') } } });
    expect(read).toThrow(message);
  });
});
