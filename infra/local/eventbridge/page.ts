import { AwsError } from '../aws/service.ts';

export interface Page {
  readonly NamePrefix?: string | undefined;
  readonly Limit?: number | undefined;
  readonly NextToken?: string | undefined;
}

/** Pages go on behind the last name; the items are sorted by name. */
export const pageOf = <Item extends { readonly name: string }>(
  all: readonly Item[],
  { NamePrefix = '', Limit = 100, NextToken }: Page,
): { readonly items: readonly Item[]; readonly NextToken?: string } => {
  const after = NextToken === undefined ? '' : readToken(NextToken);
  const found = all.filter(({ name }) => name.startsWith(NamePrefix) && name > after);
  const items = found.slice(0, Limit);
  const last = items.at(-1);
  return { items, ...(last && found.length > items.length && { NextToken: tokenOf(last.name) }) };
};

export const byName = (a: { readonly name: string }, b: { readonly name: string }) =>
  a.name < b.name ? -1 : 1;

const tokenOf = (name: string) => Buffer.from(`after:${name}`).toString('base64');

const readToken = (token: string): string => {
  const text = Buffer.from(token, 'base64').toString();
  if (!text.startsWith('after:'))
    throw new AwsError('ValidationException', 'Parameter NextToken is not valid.');
  return text.slice('after:'.length);
};
