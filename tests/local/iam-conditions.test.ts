import { describe, expect, it } from 'vitest';
import type { Principal } from '../../infra/local/iam/principal.ts';
import { accountId } from '../support/aws-endpoint.ts';
import { decide, queue, queuePolicy, role, roleArn, rule, ruleArn } from '../support/policies.ts';

describe('a condition', () => {
  const under = (Condition: object, principal: Principal = rule) =>
    decide(
      [queuePolicy({ Effect: 'Allow', Principal: '*', Action: '*', Resource: queue, Condition })],
      principal,
      'sqs:SendMessage',
      queue,
    );
  const holds = (Condition: object, principal?: Principal) => under(Condition, principal) === 'allowed';
  const source = (operator: string, ...values: (string | boolean | number)[]) => ({
    [operator]: { 'aws:SourceArn': values },
  });

  it('takes every call of this machine for TLS 1.3', () => {
    expect(holds({ Bool: { 'aws:SecureTransport': 'true' } })).toBe(true);
    expect(holds({ Bool: { 'aws:SecureTransport': false } })).toBe(false);
    expect(holds({ NumericLessThan: { 's3:TlsVersion': 1.2 } })).toBe(false);
    expect(holds({ NumericGreaterThanEquals: { 's3:TlsVersion': '1.3' } })).toBe(true);
    expect(holds({ NumericEquals: { 's3:TlsVersion': 1.3 } })).toBe(true);
    expect(holds({ NumericNotEquals: { 's3:TlsVersion': [1.2, 1.3] } })).toBe(false);
    expect(holds({ NumericLessThanEquals: { 's3:TlsVersion': 1.3 } })).toBe(true);
    expect(holds({ NumericGreaterThan: { 's3:TlsVersion': 1.3 } })).toBe(false);
  });

  it('compares texts and ARNs as its operator says, one of several values being enough', () => {
    expect(holds(source('StringEquals', 'x', ruleArn))).toBe(true);
    expect(holds(source('StringEquals', ruleArn.toUpperCase()))).toBe(false);
    expect(holds(source('StringEqualsIgnoreCase', ruleArn.toUpperCase()))).toBe(true);
    expect(holds(source('StringLike', '*:rule/*'))).toBe(true);
    expect(holds(source('StringEquals', '*:rule/*'))).toBe(false);
    expect(holds(source('ArnLike', `arn:aws:events:*:${accountId}:rule/*/to-*`))).toBe(true);
    expect(holds(source('ArnLike', 'arn:aws:events:*:rule/*:x:y'))).toBe(false);
    expect(holds(source('StringNotEquals', 'x', ruleArn))).toBe(false);
    expect(holds(source('StringNotLike', 'x*'))).toBe(true);
    expect(holds(source('StringNotEqualsIgnoreCase', 'x'))).toBe(true);
    expect(holds(source('ArnNotEquals', ruleArn))).toBe(false);
    expect(holds(source('ArnNotLike', `${ruleArn}2`))).toBe(true);
  });

  it('on something absent fails, unless it is negated, says IfExists, or is over all values', () => {
    expect(holds(source('StringEquals', 'x'), role)).toBe(false);
    expect(holds(source('StringNotEquals', 'x'), role)).toBe(true);
    expect(holds(source('StringEqualsIfExists', 'x'), role)).toBe(true);
    expect(holds(source('ForAllValues:StringEquals', 'x'), role)).toBe(true);
    expect(holds(source('ForAnyValue:StringEquals', 'x'), role)).toBe(false);
    expect(holds(source('ForAnyValue:StringNotEquals', 'x'), role)).toBe(false);
    expect(holds(source('Null', 'true'), role)).toBe(true);
    expect(holds(source('Null', 'true'), rule)).toBe(false);
    expect(holds(source('Null', false), rule)).toBe(true);
  });

  it('needs all of its operators and keys', () => {
    const both = (account: string) => ({
      ArnEquals: { 'aws:sourcearn': ruleArn },
      StringEquals: { 'AWS:SourceAccount': account, 'aws:PrincipalIsAWSService': 'true' },
    });
    expect(holds(both(accountId))).toBe(true);
    expect(holds(both('111111111111'))).toBe(false);
    expect(holds({ ArnEquals: { 'aws:PrincipalArn': roleArn } }, role)).toBe(true);
    expect(holds({ StringEquals: { 'aws:PrincipalAccount': accountId } }, role)).toBe(true);
  });
});
