import type { AttributeValue } from '../attribute.ts';
import { type Comparator, type Condition, type Operand, parseCondition } from './condition.ts';
import { SyntaxProblem } from './lexer.ts';
import type { Parser, Values } from './parser.ts';

/** What a query asks of one key attribute; the values are placeholders. */
export interface KeyCondition {
  readonly operator: Exclude<Comparator, '<>'> | 'BETWEEN' | 'BEGINS_WITH';
  readonly values: readonly string[];
}

/** Key attribute to condition: one, or two joined by AND. */
export type KeyConditions = ReadonlyMap<string, KeyCondition>;

const mirrored = { '=': '=', '<': '>', '<=': '>=', '>': '<', '>=': '<=' } as const;

export const parseKeyCondition = (parser: Parser): KeyConditions => {
  const conditions = new Map<string, KeyCondition>();
  collect(parseCondition(parser), conditions);
  return conditions;
};

export const keyValues = ({ values }: KeyCondition, given: Values): AttributeValue[] =>
  values.map((name) => given[name] as AttributeValue);

const collect = (condition: Condition, into: Map<string, KeyCondition>): void => {
  switch (condition.kind) {
    case 'and':
      collect(condition.left, into);
      collect(condition.right, into);
      return;
    case 'or':
    case 'not':
    case 'in':
      throw operatorRefused(condition.kind.toUpperCase());
    case 'compare': {
      const { comparator, operands } = condition;
      if (comparator === '<>') throw operatorRefused(comparator);
      const isMirrored = operands[0].kind !== 'path';
      const operator = isMirrored ? mirrored[comparator] : comparator;
      add(isMirrored ? [operands[1], operands[0]] : operands, operator, into);
      return;
    }
    case 'between':
      needsKeyFirst('BETWEEN', condition.operands);
      add(condition.operands, 'BETWEEN', into);
      return;
    case 'function':
      if (condition.name !== 'begins_with') throw operatorRefused(condition.name);
      needsKeyFirst('begins_with', condition.operands);
      add(condition.operands, 'BEGINS_WITH', into);
  }
};

const add = (
  [key, ...operands]: readonly Operand[],
  operator: KeyCondition['operator'],
  into: Map<string, KeyCondition>,
) => {
  if (key?.kind === 'size' || operands.some(({ kind }) => kind === 'size')) {
    throw new SyntaxProblem('KeyConditionExpressions cannot contain nested operations');
  }
  if (key?.kind !== 'path') {
    throw new SyntaxProblem('Invalid condition in KeyConditionExpression: No key attribute specified');
  }
  if (operands.some(({ kind }) => kind === 'path')) {
    throw new SyntaxProblem(
      'Invalid condition in KeyConditionExpression: Multiple attribute names used in one condition',
    );
  }
  const [name, ...deeper] = key.path;
  if (deeper.length > 0) {
    throw new SyntaxProblem('KeyConditionExpressions cannot have conditions on nested attributes');
  }
  if (into.has(name)) {
    throw new SyntaxProblem('KeyConditionExpressions must only contain one condition per key');
  }
  into.set(name, {
    operator,
    values: operands.flatMap((each) => (each.kind === 'value' ? [each.name] : [])),
  });
};

const needsKeyFirst = (operator: string, [first]: readonly Operand[]) => {
  if (first?.kind === 'path') return;
  throw new SyntaxProblem(
    `Invalid condition in KeyConditionExpression: ${operator} operator must have the key attribute as its first operand`,
  );
};

const operatorRefused = (operator: string) =>
  new SyntaxProblem(`Invalid operator used in KeyConditionExpression: ${operator}`);
