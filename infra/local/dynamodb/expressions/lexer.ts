export interface Token {
  readonly kind: 'word' | 'name' | 'value' | 'index' | 'symbol' | 'end';
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/** A refusal of an expression's text, without the parameter's name in front. */
export class SyntaxProblem extends Error {}

const pattern = /\s*(?:([A-Za-z_]\w*)|(#\w+)|(:\w+)|(\d+)|(<>|<=|>=|[=<>()[\].,+-]))/y;
const kinds = ['word', 'name', 'value', 'index', 'symbol'] as const;

/** Cuts an expression into words, `#names`, `:values`, list indexes and symbols, ended by an `end` token. */
export const tokens = (text: string): Token[] => {
  const found: Token[] = [];
  const rest = text.trimEnd().length;
  pattern.lastIndex = 0;
  while (pattern.lastIndex < rest) {
    const from = pattern.lastIndex;
    const match = pattern.exec(text);
    if (!match) {
      const wrong = /\S/.exec(text.slice(from))?.[0] ?? '';
      throw syntaxError(text, wrong, from, Math.min(text.length, from + 12));
    }
    const kind = kinds[match.slice(1).findIndex((part) => part !== undefined)] ?? 'end';
    const end = pattern.lastIndex;
    const part = match[0].trimStart();
    found.push({ kind, text: part, start: end - part.length, end });
  }
  found.push({ kind: 'end', text: '<EOF>', start: rest, end: rest });
  return found;
};

/** AWS shows the token it stumbled over, and the expression from the token before to the one after. */
export const unexpected = (text: string, all: readonly Token[], at: number): SyntaxProblem => {
  const token = all[at] as Token;
  return syntaxError(text, token.text, all[at - 1]?.start ?? token.start, all[at + 1]?.end ?? token.end);
};

const syntaxError = (text: string, token: string, from: number, to: number) =>
  new SyntaxProblem(`Syntax error; token: "${token}", near: "${text.slice(from, to).trim()}"`);
