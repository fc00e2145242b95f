import { AwsError } from '../aws/service.ts';

/** Behind every key that begins with the text before it. */
export const LAST = '\u{10FFFF}';

export interface Walked<Item> {
  readonly items: readonly Item[];
  /** What keys have in common up to the delimiter, once for all of them. */
  readonly prefixes: readonly string[];
  /** Where the next page begins: the last key, or the last common prefix; undefined at the end. */
  readonly next: { readonly item?: Item; readonly prefix?: string } | undefined;
}

/**
 * Goes through what a listing finds, in order, and rolls up keys with the delimiter behind the prefix. `page` answers
 * so many items behind an item, or behind all keys that begin with a common prefix.
 */
export const walk = <Item extends { readonly key: string }>(
  page: (after: { readonly item?: Item; readonly prefix?: string } | undefined, limit: number) => Item[],
  { prefix, delimiter, max }: { prefix: string; delimiter: string; max: number },
): Walked<Item> => {
  const items: Item[] = [];
  const prefixes: string[] = [];
  let position: { item?: Item; prefix?: string } | undefined;
  for (;;) {
    const found = max === 0 ? [] : page(position, max + 1);
    if (found.length === 0) return { items, prefixes, next: undefined };
    for (const item of found) {
      if (!item.key.startsWith(prefix)) return { items, prefixes, next: undefined };
      const end = delimiter === '' ? -1 : item.key.indexOf(delimiter, prefix.length);
      const common = end < 0 ? undefined : item.key.slice(0, end + delimiter.length);
      if (items.length + prefixes.length === max) return { items, prefixes, next: position };
      if (common !== undefined) {
        prefixes.push(common);
        position = { prefix: common };
        break; // and on behind everything it stands for
      }
      items.push(item);
      position = { item };
    }
  }
};

export interface ListingParameters {
  readonly prefix: string;
  readonly delimiter: string;
  readonly max: number;
  /** As `encoding-type` asks: `url`, or not at all. */
  readonly text: (value: string) => string;
  readonly encoding: string | null;
}

/** What all listings understand; `maximum` is the name of the parameter that limits the page. */
export const listingParameters = (query: URLSearchParams, maximum = 'max-keys'): ListingParameters => {
  const encoding = query.get('encoding-type');
  if (encoding !== null && encoding !== 'url')
    throw new AwsError('InvalidArgument', 'Invalid Encoding Method specified in Request', {
      ArgumentName: 'encoding-type',
      ArgumentValue: encoding,
    });
  return {
    prefix: query.get('prefix') ?? '',
    delimiter: query.get('delimiter') ?? '',
    max: wholeNumber(query, maximum),
    text: (value) => (encoding === 'url' ? urlEncoded(value) : value),
    encoding,
  };
};

/** A page has a thousand entries, and no request gets more. */
export const wholeNumber = (query: URLSearchParams, name: string): number => {
  const asked = query.get(name) || '1000';
  if (!/^\d{1,10}$/.test(asked) || Number(asked) > 2_147_483_647)
    throw new AwsError('InvalidArgument', `Provided ${name} not an integer or within integer range`, {
      ArgumentName: name,
      ArgumentValue: asked,
    });
  return Math.min(Number(asked), 1000);
};

/** As a form is encoded: a space becomes `+`. */
const urlEncoded = (value: string) => encodeURIComponent(value).replaceAll('%2F', '/').replaceAll('%20', '+');
