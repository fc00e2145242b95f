import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Resource } from '../../infra/local/assembly.ts';
import { evaluate } from '../../infra/local/iam/evaluate.ts';
import { wildcard } from '../../infra/local/iam/wildcard.ts';
import { accountId } from '../support/aws-endpoint.ts';
import {
  bucket,
  compiled,
  decide,
  document,
  queue,
  queuePolicy,
  resource,
  role,
  roleArn,
  rolePolicy,
  root,
  rule,
  table,
} from '../support/policies.ts';

describe('a form that is not evaluated', () => {
  const statement = { Effect: 'Allow', Action: 'sqs:SendMessage', Resource: queue };
  const wrong: readonly (readonly [string, () => Resource])[] = [
    ['the element NotPrincipal', () => queuePolicy({ ...statement, NotPrincipal: '*' })],
    ['no Principal', () => queuePolicy(statement)],
    ['names a Principal', () => rolePolicy({ ...statement, Principal: '*' })],
    ['a Principal of the kind Federated', () => queuePolicy({ ...statement, Principal: { Federated: 'x' } })],
    ['service principal', () => queuePolicy({ ...statement, Principal: { Service: 'events' } })],
    [
      'the principal',
      () => queuePolicy({ ...statement, Principal: { AWS: `arn:aws:iam::${accountId}:role/*` } }),
    ],
    ['effect', () => rolePolicy({ ...statement, Effect: 'Perhaps' })],
    ['either Action or NotAction', () => rolePolicy({ ...statement, NotAction: 'x' })],
    ['either Resource or NotResource', () => rolePolicy({ Effect: 'Allow', Action: '*' })],
    ['no ARN', () => rolePolicy({ ...statement, Resource: 'events' })],
    ['policy variables', () => rolePolicy({ ...statement, Resource: `${bucket}/\${aws:username}/*` })],
    ['empty list', () => rolePolicy({ ...statement, Action: [] })],
    ['no text', () => rolePolicy({ ...statement, Action: { a: 1 } })],
    ['no object', () => rolePolicy('allow' as never)],
    [
      'operator IpAddress',
      () => rolePolicy({ ...statement, Condition: { IpAddress: { 'aws:SourceArn': 'x' } } }),
    ],
    [
      'key aws:SourceIp',
      () => rolePolicy({ ...statement, Condition: { StringEquals: { 'aws:SourceIp': 'x' } } }),
    ],
    ['no number', () => rolePolicy({ ...statement, Condition: { NumericEquals: { 's3:TlsVersion': 'x' } } })],
    [
      'version',
      () =>
        resource('AWS::IAM::Policy', {
          Roles: ['r'],
          PolicyDocument: { Version: '2008-10-17', Statement: [statement] },
        }),
    ],
    ['no statement', () => resource('AWS::IAM::Policy', { Roles: ['r'], PolicyDocument: {} })],
    ['Users', () => resource('AWS::IAM::Policy', { Users: ['u'], PolicyDocument: document(statement) })],
    ['PermissionsBoundary', () => resource('AWS::IAM::Role', { PermissionsBoundary: 'x' }, { Arn: roleArn })],
    [
      'not known here',
      () =>
        resource(
          'AWS::IAM::Role',
          {
            AssumeRolePolicyDocument: document({ Effect: 'Allow', Principal: '*', Action: '*' }),
            ManagedPolicyArns: ['arn:aws:iam::aws:policy/AdministratorAccess'],
          },
          { Arn: roleArn },
        ),
    ],
    ['FunctionUrlAuthType', () => resource('AWS::Lambda::Permission', { FunctionUrlAuthType: 'NONE' })],
  ];

  it.each(wrong)('stops the start and says where: %s', (reason, make) => {
    expect(() => compiled(make())).toThrow(reason);
    expect(() => compiled(make())).toThrow('test, Some (AWS::');
  });
});

describe('the wildcards', () => {
  it('agree with regular expressions on any pattern and text', () => {
    const letters = fc.string({ unit: fc.constantFrom('a', 'b', ':', '/', '*', '?', '.'), maxLength: 12 });
    fc.assert(
      fc.property(letters, letters, (pattern, text) => {
        const source = pattern.replace(/[.:/]/g, '\\$&').replaceAll('*', '[^]*').replaceAll('?', '[^]');
        expect(wildcard(pattern)(text)).toBe(new RegExp(`^${source}$`).test(text));
      }),
      { numRuns: 2_000 },
    );
  });

  it('take no long time for a hostile pattern', () => {
    const started = performance.now();
    expect(wildcard(`${'*a'.repeat(200)}b`)('a'.repeat(5_000))).toBe(false);
    expect(performance.now() - started).toBeLessThan(500);
  });
});

describe('any policy at all', () => {
  const text = fc.oneof(
    fc.constantFrom('*', queue, table, 'sqs:SendMessage', 'Allow', 'Deny'),
    fc.string({ maxLength: 8 }),
  );
  const value = fc.oneof(
    text,
    fc.array(text, { maxLength: 3 }),
    fc.dictionary(text, text, { maxKeys: 2 }),
    fc.jsonValue(),
  );
  const element = fc.constantFrom(
    'Effect',
    'Action',
    'NotAction',
    'Resource',
    'NotResource',
    'Principal',
    'Condition',
    'Sid',
  );
  const statement = fc.oneof(fc.dictionary(element, value, { maxKeys: 5 }), fc.jsonValue());

  it('is compiled or refused with an Error that names it, and a decision on it never throws', () => {
    fc.assert(
      fc.property(fc.array(statement, { maxLength: 3 }), fc.boolean(), (statements, isRole) => {
        let policies: ReturnType<typeof compiled>;
        try {
          policies = compiled(
            isRole ? rolePolicy(...(statements as object[])) : queuePolicy(...(statements as object[])),
          );
        } catch (error) {
          expect((error as Error).message).toContain('test, Some');
          return;
        }
        for (const principal of [role, rule, root]) {
          for (const on of [queue, table, '*', 'arn:', ''])
            evaluate(policies, principal, 'sqs:SendMessage', on);
        }
      }),
      { numRuns: 2_000 },
    );
  });

  it('allows nothing that a deny covers, and nothing without an allow', () => {
    const action = fc.constantFrom('sqs:SendMessage', 'sqs:ReceiveMessage', 'dynamodb:GetItem');
    const on = fc.constantFrom(queue, table, `${bucket}/a`);
    const pattern = fc.constantFrom('*', 'sqs:*', 'sqs:Send*', 'dynamodb:GetItem');
    const made = fc.record({
      Effect: fc.constantFrom('Allow', 'Deny'),
      Action: pattern,
      Resource: fc.oneof(on, fc.constant('*')),
    });
    fc.assert(
      fc.property(fc.array(made, { minLength: 1, maxLength: 5 }), action, on, (statements, asked, target) => {
        const covers = statements.filter(
          (one) => wildcard(one.Action)(asked) && (one.Resource === '*' || one.Resource === target),
        );
        const expected =
          covers.length > 0 && covers.every(({ Effect }) => Effect === 'Allow') ? 'allowed' : 'refused';
        const decided = decide([rolePolicy(...statements)], role, asked, target);
        expect(decided === 'allowed' ? 'allowed' : 'refused').toBe(expected);
      }),
    );
  });
});
