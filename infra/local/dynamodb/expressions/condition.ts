import { type AttributeType, typeOf } from '../attribute.ts';
import { compareValues } from './compare.ts';
import { type Parser, placed, type ValueCheck } from './parser.ts';
import { type Path, pathText, samePath } from './path.ts';

export type Operand =
  | { readonly kind: 'path'; readonly path: Path }
  | { readonly kind: 'value'; readonly name: string }
  | { readonly kind: 'size'; readonly of: Operand };

export type Comparator = '=' | '<>' | '<' | '<=' | '>' | '>=';

export type FunctionName =
  | 'attribute_exists'
  | 'attribute_not_exists'
  | 'attribute_type'
  | 'begins_with'
  | 'contains';

export type Condition =
  | { readonly kind: 'and' | 'or'; readonly left: Condition; readonly right: Condition }
  | { readonly kind: 'not'; readonly condition: Condition }
  | {
      readonly kind: 'compare';
      readonly comparator: Comparator;
      readonly operands: readonly [Operand, Operand];
    }
  | { readonly kind: 'between'; readonly operands: readonly [Operand, Operand, Operand] }
  | { readonly kind: 'in'; readonly operands: readonly [Operand, ...Operand[]] }
  | { readonly kind: 'function'; readonly name: FunctionName; readonly operands: readonly Operand[] };

type Node = Operand | Condition;

const comparators = ['=', '<>', '<', '<=', '>', '>='];
const operandCounts: Readonly<Record<string, number>> = {
  attribute_exists: 1,
  attribute_not_exists: 1,
  attribute_type: 2,
  begins_with: 2,
  contains: 2,
  size: 1,
};
const attributeTypes = ['B', 'NULL', 'SS', 'BOOL', 'L', 'BS', 'N', 'NS', 'S', 'M'];
const ordered: readonly AttributeType[] = ['S', 'N', 'B'];

/** Reads a condition: OR binds loosest, then AND, then NOT. */
export const parseCondition = (parser: Parser): Condition => {
  const grammar = grammarOf(parser);
  const condition = grammar.condition(grammar.or());
  parser.finish();
  return condition;
};

const grammarOf = (parser: Parser) => {
  /** What came last out of parentheses; met again as all that other parentheses hold, those are redundant. */
  let parenthesised: Node | undefined;

  const or = (): Node => {
    let left = and();
    while (parser.isAtWord('OR')) {
      parser.next();
      parser.operator();
      left = { kind: 'or', left: condition(left), right: condition(and()) };
    }
    return left;
  };

  const and = (): Node => {
    let left = not();
    while (parser.isAtWord('AND')) {
      parser.next();
      parser.operator();
      left = { kind: 'and', left: condition(left), right: condition(not()) };
    }
    return left;
  };

  const not = (): Node => {
    if (!parser.isAtWord('NOT')) return comparison();
    parser.next();
    parser.operator();
    return parser.deeper(() => ({ kind: 'not', condition: condition(not()) }));
  };

  const comparison = (): Node => {
    const left = atom();
    const { text } = parser.peek();
    if (comparators.includes(text)) {
      parser.next();
      parser.operator();
      const operands = [operand(left), operand(atom())] as const;
      distinct(text, operands);
      if (text !== '=' && text !== '<>') for (const each of operands) orderedOnly(text, each);
      return { kind: 'compare', comparator: text as Comparator, operands };
    }
    if (parser.isAtWord('BETWEEN')) {
      parser.next();
      parser.operator();
      const low = operand(atom());
      if (!parser.isAtWord('AND')) parser.fail();
      parser.next();
      const operands = [operand(left), low, operand(atom())] as const;
      for (const each of operands) orderedOnly('BETWEEN', each);
      parser.checks.push(boundsInOrder(operands[1], operands[2]));
      return { kind: 'between', operands };
    }
    if (parser.isAtWord('IN')) {
      parser.next();
      parser.operator();
      parser.expect('(');
      const operands = [operand(left), ...list()] as const;
      if (operands.length > 101) tooManyOperands(operands.length - 1);
      return { kind: 'in', operands };
    }
    return left;
  };

  const atom = (): Node => {
    if (parser.take('(')) {
      const inner = parser.deeper(or);
      parser.expect(')');
      if (inner === parenthesised) parser.note('parentheses', 'The expression has redundant parentheses;');
      parenthesised = inner;
      return inner;
    }
    if (parser.peek().kind === 'value') return { kind: 'value', name: parser.value() };
    if (parser.peek().kind === 'word' && parser.isAt('(', 1)) return call();
    if (['NOT', 'AND', 'OR', 'BETWEEN', 'IN'].some(parser.isAtWord)) parser.fail();
    return { kind: 'path', path: parser.path() };
  };

  const call = (): Node => {
    const name = parser.next().text;
    parser.operator();
    parser.expect('(');
    const operands = parser.deeper(list);
    const count = Object.hasOwn(operandCounts, name) ? operandCounts[name] : undefined;
    if (count === undefined) {
      parser.note('function', `Invalid function name; function: ${name}`);
    } else if (operands.length !== count) {
      wrongCount(name, operands.length);
    } else {
      distinct(name, operands);
      parser.checks.push(...argumentChecks(parser, name, operands));
    }
    if (name === 'size') return { kind: 'size', of: operands[0] as Operand };
    return { kind: 'function', name: name as FunctionName, operands };
  };

  const list = (): Operand[] => {
    const operands = [operand(atom())];
    while (parser.take(',')) operands.push(operand(atom()));
    parser.expect(')');
    return operands;
  };

  const operand = (node: Node): Operand => {
    if (node.kind === 'path' || node.kind === 'value' || node.kind === 'size') return node;
    if (node.kind !== 'function') parser.fail();
    parser.note('misuse', `${misused}; function: ${node.name}`);
    return { kind: 'path', path: [node.name] };
  };

  const condition = (node: Node): Condition => {
    if (node.kind === 'path' || node.kind === 'value') parser.fail();
    if (node.kind !== 'size') return node;
    parser.note('misuse', `${misused}; function: size`);
    return { kind: 'function', name: 'attribute_exists', operands: [node] };
  };

  const distinct = (name: string, [first, second]: readonly Operand[]) => {
    if (first?.kind !== 'path' || second?.kind !== 'path' || !samePath(first.path, second.path)) return;
    parser.note(
      'distinct',
      'The first operand must be distinct from the remaining operands for this operator or function; ' +
        `operator: ${name}, first operand: ${pathText(first.path)}`,
    );
  };

  const orderedOnly = (operator: string, operand: Operand) => {
    if (operand.kind !== 'value') return;
    parser.checks.push((values) => {
      const value = placed(values, operand.name);
      if (!value || ordered.includes(typeOf(value))) return undefined;
      return `Incorrect operand type for operator or function; operator or function: ${operator}, operand type: ${typeOf(value)}`;
    });
  };

  const wrongCount = (name: string, count: number) => {
    parser.note(
      'operand',
      `Incorrect number of operands for operator or function; operator or function: ${name}, number of operands: ${count}`,
    );
  };

  const tooManyOperands = (count: number) => {
    parser.note(
      'operand',
      `The IN operator is provided with too many operands; number of operands: ${count}`,
    );
  };

  return { or, condition };
};

const misused = 'The function is not allowed to be used this way in an expression';

const argumentChecks = (parser: Parser, name: string, operands: readonly Operand[]): ValueCheck[] => {
  const wrongType = (type: string) =>
    `Incorrect operand type for operator or function; operator or function: ${name}, operand type: ${type}`;
  const [first, second] = operands;
  switch (name) {
    case 'attribute_exists':
    case 'attribute_not_exists':
      if (first?.kind !== 'path') {
        parser.note('type', `Operator or function requires a document path; operator or function: ${name}`);
      }
      return [];
    case 'attribute_type':
      return [
        (values) => {
          const value = second?.kind === 'value' ? placed(values, second.name) : undefined;
          if (value?.S === undefined)
            return wrongType(value ? typeOf(value) : '{NS,SS,L,BS,N,M,B,BOOL,NULL,S}');
          if (attributeTypes.includes(value.S)) return undefined;
          return `Invalid attribute type name found; type: ${value.S}, valid types: {${attributeTypes.join(',')}}`;
        },
      ];
    case 'begins_with':
      return operands.map((operand) => (values) => {
        if (operand.kind === 'size') return wrongType('N');
        const value = operand.kind === 'value' ? placed(values, operand.name) : undefined;
        if (!value || value.S !== undefined || value.B !== undefined) return undefined;
        return wrongType(typeOf(value));
      });
    case 'size':
      return [
        (values) => {
          const value = first?.kind === 'value' ? placed(values, first.name) : undefined;
          return value && ['N', 'BOOL', 'NULL'].includes(typeOf(value))
            ? wrongType(typeOf(value))
            : undefined;
        },
      ];
    default:
      return [];
  }
};

const boundsInOrder =
  (low: Operand, high: Operand): ValueCheck =>
  (values) => {
    const from = low.kind === 'value' ? placed(values, low.name) : undefined;
    const to = high.kind === 'value' ? placed(values, high.name) : undefined;
    if (!from || !to) return undefined;
    const [fromType, toType] = [typeOf(from), typeOf(to)];
    const bounds =
      `lower bound operand: AttributeValue: {${fromType}:${from[fromType]}}, ` +
      `upper bound operand: AttributeValue: {${toType}:${to[toType]}}`;
    if (fromType !== toType) {
      return `The BETWEEN operator requires same data type for lower and upper bounds; ${bounds}`;
    }
    if ((compareValues(from, to) ?? 0) <= 0) return undefined;
    return `The BETWEEN operator requires upper bound to be greater than or equal to lower bound; ${bounds}`;
  };
