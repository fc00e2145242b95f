import type { AttributeType, AttributeValue } from '../attribute.ts';
import { SyntaxProblem, type Token, tokens, unexpected } from './lexer.ts';
import type { Path } from './path.ts';
import { isReservedWord } from './reserved-words.ts';

export type Values = Readonly<Record<string, AttributeValue>>;
export type Names = Readonly<Record<string, string>>;

/** What is wrong, told in the order in which AWS looks: the first kind that occurs is the answer. */
const kinds = [
  'parentheses',
  'function',
  'misuse',
  'reserved',
  'section',
  'name',
  'operand',
  'distinct',
  'overlap',
  'type',
] as const;
type ProblemKind = (typeof kinds)[number];

/** A check that needs the values of the request; it says what is wrong. */
export type ValueCheck = (values: Values) => string | undefined;

/** AWS allows 300 operators and functions in an expression; no more parentheses either, which nest here. */
const mostOperators = 300;

/** A cursor over the tokens of one expression, and what it collects on the way. */
export interface Parser {
  readonly usedNames: Set<string>;
  readonly usedValues: Set<string>;
  /** First attributes of all paths. */
  readonly heads: Set<string>;
  /** First attributes of paths that go deeper: no key can be among them. */
  readonly nested: Set<string>;
  readonly checks: ValueCheck[];
  peek(ahead?: number): Token;
  next(): Token;
  isAt(symbol: string, ahead?: number): boolean;
  isAtWord(word: string): boolean;
  take(symbol: string): boolean;
  expect(symbol: string): void;
  fail(): never;
  path(): Path;
  /** The name of a value placeholder. */
  value(): string;
  note(kind: ProblemKind, message: string): void;
  /** Counts an operator or function. */
  operator(): void;
  /** Around everything that can nest. */
  deeper<T>(parse: () => T): T;
  /** Throws the first problem, if any; the expression must have been read to its end. */
  finish(): void;
}

export const parserOf = (text: string, names: Names): Parser => {
  const all = tokens(text);
  const problems = new Map<ProblemKind, string>();
  let at = 0;
  let depth = 0;
  let operators = 0;

  const parser: Parser = {
    usedNames: new Set(),
    usedValues: new Set(),
    heads: new Set(),
    nested: new Set(),
    checks: [],
    peek: (ahead = 0) => all[at + ahead] ?? (all.at(-1) as Token),
    next: () => {
      const token = parser.peek();
      at++;
      return token;
    },
    isAt: (symbol, ahead = 0) => {
      const { kind, text } = parser.peek(ahead);
      return kind === 'symbol' && text === symbol;
    },
    isAtWord: (word) => {
      const { kind, text } = parser.peek();
      return kind === 'word' && text.toUpperCase() === word;
    },
    take: (symbol) => {
      const isThere = parser.isAt(symbol);
      if (isThere) at++;
      return isThere;
    },
    expect: (symbol) => {
      if (!parser.take(symbol)) parser.fail();
    },
    fail: () => {
      throw unexpected(text, all, Math.min(at, all.length - 1));
    },
    path: () => {
      const path: [string, ...(string | number)[]] = [step(parser, names)];
      for (;;) {
        if (parser.take('.')) path.push(step(parser, names));
        else if (parser.take('[')) {
          if (parser.peek().kind !== 'index') parser.fail();
          path.push(Number(parser.next().text));
          parser.expect(']');
        } else break;
      }
      parser.heads.add(path[0]);
      if (path.length > 1) parser.nested.add(path[0]);
      return path;
    },
    value: () => {
      if (parser.peek().kind !== 'value') parser.fail();
      const { text } = parser.next();
      parser.usedValues.add(text);
      return text;
    },
    note: (kind, message) => {
      if (!problems.has(kind)) problems.set(kind, message);
    },
    operator: () => {
      if (++operators > mostOperators) throw tooManyOperators();
    },
    deeper: (parse) => {
      if (++depth > mostOperators) throw tooManyOperators();
      const result = parse();
      depth--;
      return result;
    },
    finish: () => {
      if (parser.peek().kind !== 'end') parser.fail();
      const first = kinds.find((kind) => problems.has(kind));
      if (first) throw new SyntaxProblem(problems.get(first));
    },
  };
  return parser;
};

const tooManyOperators = () =>
  new SyntaxProblem(`The expression contains too many operators; operator count: ${mostOperators + 1}`);

const step = (parser: Parser, names: Names): string => {
  const { kind, text } = parser.peek();
  if (kind === 'name') {
    parser.next();
    parser.usedNames.add(text);
    const name = Object.hasOwn(names, text) ? names[text] : undefined;
    if (name === undefined) {
      parser.note(
        'name',
        `An expression attribute name used in the document path is not defined; attribute name: ${text}`,
      );
    }
    return name ?? text;
  }
  if (kind !== 'word') parser.fail();
  parser.next();
  if (isReservedWord(text)) {
    parser.note('reserved', `Attribute name is a reserved keyword; reserved keyword: ${text}`);
  }
  return text;
};

/** How AWS lists the types in messages about operands. */
export const typeNames: Record<AttributeType, string> = {
  S: 'STRING',
  N: 'NUMBER',
  B: 'BINARY',
  BOOL: 'BOOLEAN',
  NULL: 'NULL',
  SS: 'STRING_SET',
  NS: 'NUMBER_SET',
  BS: 'BINARY_SET',
  L: 'LIST',
  M: 'MAP',
};

/** What stands behind an operand when it is a placeholder, and is defined. */
export const placed = (values: Values, name: string): AttributeValue | undefined =>
  Object.hasOwn(values, name) ? values[name] : undefined;
