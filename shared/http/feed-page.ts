import type { FeedRow, Page, PageAsked } from '../contract/route.ts';

/** What a list answers, in the shape of its contract. */
export interface ListBody {
  readonly items: readonly unknown[];
  readonly next: string | null;
  readonly removed?: readonly unknown[];
}

const bytesOf = (value: unknown): number => Buffer.byteLength(JSON.stringify(value));

/** The first `count` rows as a body that goes on behind them; a list of removals that is empty is left out. */
const cutAt = (body: ListBody, rows: readonly FeedRow[], count: number, next: string | null): ListBody => {
  const items = rows.slice(0, count).filter(({ of }) => of === 'items').length;
  const { removed = [] } = body;
  return {
    ...body,
    items: body.items.slice(0, items),
    next,
    removed: removed.length > 0 && items < count ? removed.slice(0, count - items) : undefined,
  };
};

/**
 * Ends a page of a feed before its JSON passes the bytes that a device asked for, compression not counted, and lets
 * its cursor go on exactly there. It keeps one row in any case: a device on a bad line gets on, however large that is.
 */
export const withinBytes = (
  body: ListBody,
  { rows }: Pick<Page<unknown>, 'rows'>,
  { maxBytes }: Pick<PageAsked, 'maxBytes'>,
  cursor: (position: Page<unknown>['next']) => string | null,
): { readonly body: ListBody; readonly isCut: boolean } => {
  if (!rows || maxBytes === undefined || bytesOf(body) <= maxBytes) return { body, isCut: false };
  const [items, removed] = [body.items.values(), (body.removed ?? []).values()];
  const sizes = rows.map(({ of }) => bytesOf((of === 'items' ? items : removed).next().value) + 1); // and its comma
  const fits = (count: number): boolean => {
    const [kept, frame] = [cutAt(body, rows, count, cursor(rows[count - 1]?.next)), { items: [] }];
    const commas = (kept.items.length > 0 ? 1 : 0) + (kept.removed ? 1 : 0);
    const empty = bytesOf({ ...kept, ...frame, ...(kept.removed && { removed: [] }) });
    return empty + sizes.slice(0, count).reduce((sum, size) => sum + size, 0) - commas <= maxBytes;
  };
  const most = sizes.findLastIndex((_, index) => index < rows.length - 1 && fits(index + 1)) + 1;
  const count = Math.max(1, most);
  if (count === rows.length) return { body, isCut: false }; // a single row that is larger than asked
  return { body: cutAt(body, rows, count, cursor(rows[count - 1]?.next)), isCut: true };
};
