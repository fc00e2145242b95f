import { describe, expect, it } from 'vitest';
import { type Principal, serviceFor } from '../../infra/local/iam/principal.ts';
import { accountId, region } from '../support/aws-endpoint.ts';
import {
  bucket,
  bucketPolicy,
  decide,
  document,
  key,
  keyPolicy,
  ofRole,
  queue,
  queuePolicy,
  resource,
  role,
  roleArn,
  rolePolicy,
  root,
  rule,
  ruleArn,
} from '../support/policies.ts';

describe('a role', () => {
  it('may do what a statement allows, and nothing else', () => {
    const allowed = { Action: ['sqs:SendMessage', 'sqs:ReceiveMessage'], Resource: queue };
    expect(ofRole(allowed, 'sqs:SendMessage', queue)).toBe('allowed');
    expect(ofRole(allowed, 'sqs:DeleteMessage', queue)).toBe('no identity');
    expect(ofRole(allowed, 'sqs:SendMessage', `${queue}-other`)).toBe('no identity');
    expect(decide([], role, 'sqs:SendMessage', queue)).toBe('no identity');
  });

  it('matches actions by wildcard and whatever their case, resources to the letter', () => {
    expect(ofRole({ Action: 'SQS:send*', Resource: queue }, 'sqs:SendMessage', queue)).toBe('allowed');
    expect(ofRole({ Action: 'sqs:S?ndMessage', Resource: queue }, 'sqs:SendMessage', queue)).toBe('allowed');
    expect(ofRole({ Action: '*', Resource: '*' }, 'sqs:SendMessage', queue)).toBe('allowed');
    expect(ofRole({ Action: 'sqs:*', Resource: queue }, 'dynamodb:GetItem', queue)).toBe('no identity');
    expect(
      ofRole({ Action: '*', Resource: queue.replace('events', 'Events') }, 'sqs:SendMessage', queue),
    ).toBe('no identity');
  });

  it('gets no further by a wildcard than the part of the ARN it stands in', () => {
    const may = (pattern: string, on: string) =>
      ofRole({ Action: '*', Resource: pattern }, 's3:GetObject', on);
    expect(may('arn:aws:s3:::archive/raw/*', 'arn:aws:s3:::archive/raw/a/b:c*d')).toBe('allowed');
    expect(may('arn:aws:s3:::archive/raw/*', 'arn:aws:s3:::archive/raw/')).toBe('allowed');
    expect(may('arn:aws:s3:::archive/raw/*', 'arn:aws:s3:::archive/raw')).toBe('no identity');
    expect(may('arn:aws:s3:::archive/raw/?', 'arn:aws:s3:::archive/raw/')).toBe('no identity');
    expect(may('arn:aws:sqs:*:*:events', queue)).toBe('allowed');
    expect(may('arn:aws:sqs:*:events:*', queue)).toBe('no identity');
    expect(may('arn:aws:sqs:*:*:events', queue.replace(':events', ':other:events'))).toBe('no identity');
  });

  it('is bound by NotAction and NotResource the other way round', () => {
    expect(ofRole({ NotAction: 'sqs:Delete*', Resource: queue }, 'sqs:SendMessage', queue)).toBe('allowed');
    expect(ofRole({ NotAction: 'sqs:Delete*', Resource: queue }, 'sqs:DeleteMessage', queue)).toBe(
      'no identity',
    );
    expect(ofRole({ Action: 'sqs:*', NotResource: queue }, 'sqs:SendMessage', queue)).toBe('no identity');
    expect(ofRole({ Action: 'sqs:*', NotResource: queue }, 'sqs:SendMessage', `${queue}2`)).toBe('allowed');
  });

  it('has the policies written into it, and those of AWS that are named', () => {
    const made = resource(
      'AWS::IAM::Role',
      {
        AssumeRolePolicyDocument: document({
          Effect: 'Allow',
          Principal: { Service: 'lambda.amazonaws.com' },
          Action: 'sts:AssumeRole',
        }),
        Policies: [
          {
            PolicyName: 'own',
            PolicyDocument: document({ Effect: 'Allow', Action: 'sqs:SendMessage', Resource: queue }),
          },
        ],
        ManagedPolicyArns: ['arn:aws:iam::aws:policy/AWSXRayDaemonWriteAccess'],
      },
      { Arn: roleArn },
    );
    expect(decide([made], role, 'sqs:SendMessage', queue)).toBe('allowed');
    expect(decide([made], role, 'xray:PutTraceSegments', '*')).toBe('allowed');
    expect(decide([made], role, 'logs:PutLogEvents', '*')).toBe('no identity');
  });
});

describe('a deny', () => {
  const allow = rolePolicy({ Effect: 'Allow', Action: '*', Resource: '*' });

  it('wins over every allow, wherever it stands', () => {
    const deny = { Effect: 'Deny', Action: 'sqs:Send*', Resource: '*' };
    expect(decide([allow, rolePolicy(deny)], role, 'sqs:SendMessage', queue)).toBe('denied by identity');
    expect(decide([rolePolicy(deny), allow], role, 'sqs:DeleteMessage', queue)).toBe('allowed');
    const ofQueue = queuePolicy(
      { Effect: 'Allow', Principal: '*', Action: 'sqs:*', Resource: queue },
      { ...deny, Principal: { AWS: '*' } },
    );
    expect(decide([allow, ofQueue], role, 'sqs:SendMessage', queue)).toBe('denied by resource');
    expect(decide([ofQueue], rule, 'sqs:SendMessage', queue)).toBe('denied by resource');
    expect(decide([ofQueue], root, 'sqs:SendMessage', queue)).toBe('denied by resource');
  });

  it('of a whole account holds for each of its roles', () => {
    const deny = { Effect: 'Deny', Principal: { AWS: accountId }, Action: '*', Resource: '*' };
    expect(decide([allow, queuePolicy(deny)], role, 'sqs:SendMessage', queue)).toBe('denied by resource');
    expect(decide([queuePolicy(deny)], rule, 'sqs:SendMessage', queue)).toBe('no resource');
  });
});

describe('the policy of a resource', () => {
  const allow = (principal: unknown, more: object = {}) =>
    queuePolicy({
      Effect: 'Allow',
      Principal: principal,
      Action: 'sqs:SendMessage',
      Resource: queue,
      ...more,
    });

  it('lets in a role without a policy of its own, by role, session or anybody', () => {
    for (const principal of [
      '*',
      { AWS: '*' },
      { AWS: roleArn },
      { AWS: [roleArn, role.kind === 'role' ? role.arn : ''] },
    ])
      expect(decide([allow(principal)], role, 'sqs:SendMessage', queue), JSON.stringify(principal)).toBe(
        'allowed',
      );
    expect(decide([allow({ AWS: `${roleArn}-2` })], role, 'sqs:SendMessage', queue)).toBe('no identity');
  });

  it('that names the account leaves its roles to their own policies', () => {
    expect(decide([allow({ AWS: accountId })], role, 'sqs:SendMessage', queue)).toBe('no identity');
    expect(
      decide([allow({ AWS: root.kind === 'account' ? root.arn : '' })], role, 'sqs:SendMessage', queue),
    ).toBe('no identity');
  });

  it('lets in a service only for the source it names', () => {
    const named = (operator: string, value: string) =>
      allow({ Service: 'events.amazonaws.com' }, { Condition: { [operator]: { 'aws:SourceArn': value } } });
    expect(decide([named('ArnEquals', ruleArn)], rule, 'sqs:SendMessage', queue)).toBe('allowed');
    expect(decide([named('ArnLike', `${ruleArn.slice(0, -2)}*`)], rule, 'sqs:SendMessage', queue)).toBe(
      'allowed',
    );
    expect(decide([named('ArnEquals', `${ruleArn}-2`)], rule, 'sqs:SendMessage', queue)).toBe('no resource');
    expect(decide([named('ArnEquals', ruleArn)], role, 'sqs:SendMessage', queue)).toBe('no identity');
    expect(decide([allow({ Service: 'sns.amazonaws.com' })], rule, 'sqs:SendMessage', queue)).toBe(
      'no resource',
    );
    expect(decide([], rule, 'sqs:SendMessage', queue)).toBe('no resource');
  });

  it('of a bucket speaks for its objects', () => {
    const policy = bucketPolicy({
      Effect: 'Allow',
      Principal: { AWS: roleArn },
      Action: 's3:GetObject',
      Resource: `${bucket}/raw/*`,
    });
    expect(decide([policy], role, 's3:GetObject', `${bucket}/raw/1`)).toBe('allowed');
    expect(decide([policy], role, 's3:GetObject', `${bucket}/other`)).toBe('no identity');
    expect(decide([policy], role, 's3:GetObject', `${bucket}-2/raw/1`)).toBe('no identity');
  });

  it('of a key must leave it to the account, or no policy of a role counts', () => {
    const mine = rolePolicy({ Effect: 'Allow', Action: 'kms:Decrypt', Resource: key });
    const leaves = keyPolicy({
      Effect: 'Allow',
      Principal: { AWS: accountId },
      Action: 'kms:De*',
      Resource: '*',
    });
    expect(decide([mine], role, 'kms:Decrypt', key)).toBe('no resource');
    expect(decide([leaves], role, 'kms:Decrypt', key)).toBe('no identity');
    expect(decide([mine, leaves], role, 'kms:Decrypt', key)).toBe('allowed');
    const direct = keyPolicy({
      Effect: 'Allow',
      Principal: { AWS: roleArn },
      Action: 'kms:Decrypt',
      Resource: '*',
    });
    expect(decide([direct], role, 'kms:Decrypt', key)).toBe('allowed');
    const unwritten = resource('AWS::KMS::Key', {}, { Arn: key });
    expect(decide([mine, unwritten], role, 'kms:Decrypt', key)).toBe('allowed');
  });

  it('of a function is the sum of its permissions', () => {
    const fn = `arn:aws:lambda:${region}:${accountId}:function:api`;
    const permission = resource('AWS::Lambda::Permission', {
      Action: 'lambda:InvokeFunction',
      FunctionName: fn,
      Principal: 'apigateway.amazonaws.com',
      SourceArn: `arn:aws:execute-api:${region}:${accountId}:api1/*/*/*`,
      SourceAccount: accountId,
    });
    const route = (path: string, account = accountId) =>
      serviceFor('apigateway.amazonaws.com', `arn:aws:execute-api:${region}:${accountId}:${path}`, account);
    const may = (by: Principal) => decide([permission], by, 'lambda:InvokeFunction', fn);
    expect(may(route('api1/$default/GET/v1/boards'))).toBe('allowed');
    expect(may(route('api1/$default/$default'))).toBe('no resource');
    expect(may(route('api2/$default/GET/v1/boards'))).toBe('no resource');
    expect(may(route('api1/$default/GET/v1/boards', '111111111111'))).toBe('no resource');
  });

  it('of a bus is read from its statement', () => {
    const bus = `arn:aws:events:${region}:${accountId}:event-bus/house`;
    const policy = resource('AWS::Events::EventBusPolicy', {
      EventBusName: 'house',
      StatementId: 'one',
      Statement: { Effect: 'Allow', Principal: { AWS: roleArn }, Action: 'events:PutEvents', Resource: bus },
    });
    expect(decide([policy], role, 'events:PutEvents', bus)).toBe('allowed');
  });
});
