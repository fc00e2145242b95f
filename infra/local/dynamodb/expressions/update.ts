import { type AttributeType, typeOf } from '../attribute.ts';
import { type Parser, placed, typeNames } from './parser.ts';
import { clash, type Path } from './path.ts';
import { type Projection, projectionOf } from './projection.ts';

/** What an attribute is set to. */
export type Term =
  | { readonly kind: 'path'; readonly path: Path }
  | { readonly kind: 'value'; readonly name: string }
  | { readonly kind: 'if_not_exists'; readonly path: Path; readonly otherwise: Term }
  | { readonly kind: '+' | '-' | 'list_append'; readonly left: Term; readonly right: Term };

export interface Update {
  readonly set: readonly { readonly path: Path; readonly term: Term }[];
  readonly remove: readonly Path[];
  readonly add: readonly { readonly path: Path; readonly value: string }[];
  readonly delete: readonly { readonly path: Path; readonly value: string }[];
  /** Every path that is written, in the order of the text. */
  readonly paths: readonly Path[];
  /** The same as a projection: what UPDATED_OLD and UPDATED_NEW show. */
  readonly written: Projection;
}

const sections = ['SET', 'REMOVE', 'ADD', 'DELETE'] as const;

export const parseUpdate = (parser: Parser): Update => {
  const update = { set: [] as Update['set'][0][], remove: [] as Path[], add: [] as Update['add'][0][] };
  const deletions: Update['delete'][0][] = [];
  const paths: Path[] = [];
  const seen = new Set<string>();
  const target = (): Path => {
    const path = parser.path();
    paths.push(path);
    return path;
  };

  const actions: Record<(typeof sections)[number], () => void> = {
    SET: () => {
      const path = target();
      parser.operator();
      parser.expect('=');
      update.set.push({ path, term: termOf(parser) });
    },
    REMOVE: () => {
      update.remove.push(target());
    },
    ADD: () => {
      const path = target();
      const value = parser.value();
      allow(parser, 'ADD', value, ['N', 'SS', 'NS', 'BS']);
      update.add.push({ path, value });
    },
    DELETE: () => {
      const path = target();
      const value = parser.value();
      allow(parser, 'DELETE', value, ['SS', 'NS', 'BS']);
      deletions.push({ path, value });
    },
  };

  do {
    const section = sections.find(parser.isAtWord);
    if (!section) return parser.fail();
    parser.next();
    if (seen.has(section)) {
      parser.note('section', `The "${section}" section can only be used once in an update expression;`);
    }
    seen.add(section);
    do actions[section]();
    while (parser.take(','));
  } while (parser.peek().kind !== 'end');

  const conflict = clash(paths);
  if (conflict) parser.note('overlap', conflict);
  parser.finish();
  return { ...update, delete: deletions, paths, written: projectionOf(paths) };
};

const termOf = (parser: Parser): Term => {
  const left = operandOf(parser);
  for (const kind of ['+', '-'] as const) {
    if (!parser.take(kind)) continue;
    parser.operator();
    const right = operandOf(parser);
    for (const operand of [left, right]) {
      if (operand.kind === 'value') allowOperand(parser, kind, operand.name, 'N');
    }
    return { kind, left, right };
  }
  return left;
};

const operandOf = (parser: Parser): Term => {
  if (parser.peek().kind === 'value') return { kind: 'value', name: parser.value() };
  if (parser.take('(')) {
    const term = parser.deeper(() => termOf(parser));
    parser.expect(')');
    return term;
  }
  if (parser.peek().kind !== 'word' || !parser.isAt('(', 1)) return { kind: 'path', path: parser.path() };
  return parser.deeper(() => callOf(parser));
};

const callOf = (parser: Parser): Term => {
  const name = parser.next().text;
  parser.operator();
  parser.expect('(');
  const terms = [termOf(parser)];
  while (parser.take(',')) terms.push(termOf(parser));
  parser.expect(')');
  const [left, right = left] = terms as [Term, ...Term[]];
  if (name !== 'if_not_exists' && name !== 'list_append') {
    parser.note('function', `Invalid function name; function: ${name}`);
    return left;
  }
  if (terms.length !== 2) {
    parser.note(
      'operand',
      `Incorrect number of operands for operator or function; operator or function: ${name}, number of operands: ${terms.length}`,
    );
    return left;
  }
  if (name === 'list_append') {
    for (const term of terms) if (term.kind === 'value') allowOperand(parser, name, term.name, 'L');
    return { kind: 'list_append', left, right };
  }
  if (left.kind !== 'path') {
    parser.note('type', `Operator or function requires a document path; operator or function: ${name}`);
    return left;
  }
  return { kind: 'if_not_exists', path: left.path, otherwise: right };
};

const allow = (parser: Parser, operator: string, name: string, types: readonly AttributeType[]) => {
  parser.checks.push((values) => {
    const value = placed(values, name);
    if (!value || types.includes(typeOf(value))) return undefined;
    return `Incorrect operand type for operator or function; operator: ${operator}, operand type: ${typeNames[typeOf(value)]}`;
  });
};

const allowOperand = (parser: Parser, operator: string, name: string, type: AttributeType) => {
  parser.checks.push((values) => {
    const value = placed(values, name);
    if (!value || typeOf(value) === type) return undefined;
    return `Incorrect operand type for operator or function; operator or function: ${operator}, operand type: ${typeOf(value)}`;
  });
};
