import { cityOf, isVillage } from '../area/code.ts';
import type { Page, PageAsked } from '../contract/route.ts';
import { refused } from '../errors.ts';
import { queryPage } from './page.ts';
import type { Item } from './read.ts';
import type { ServiceTable } from './service-table.ts';
import { removalOf } from './tombstone.ts';

/** Where a kind of record is listed: over any area, or within one city at most. */
export type Breadth = 'any-area' | 'one-city';

interface Listed {
  /** `BOARD` */
  readonly kind: string;
  readonly id: string;
  /** Code of the kelurahan. */
  readonly area: string;
  readonly acceptedAt: string;
}

/**
 * A change that is fresh may still be overtaken by one with an earlier time: indexes lag, and transactions end out
 * of order. The last cursor of a feed therefore never points later than this many milliseconds ago: a device may
 * get a row twice, never not at all.
 */
const feedLagMilliseconds = 10_000;

/**
 * Index attributes of a listed record: `gsi1` sorts by area code and id, `feed` by the moment of its last change.
 */
export const listed = (breadth: Breadth, { kind, id, area, acceptedAt }: Listed) => ({
  gsi1pk: breadth === 'any-area' ? kind : `${kind}#${cityOf(area)}`,
  gsi1sk: `${area}#${id}`,
  feedpk: `${kind}#${area}`,
  feedsk: `${acceptedAt}#${id}`,
});

interface Asked {
  readonly kind: string;
  readonly breadth: Breadth;
  /** Whole area code, or `ID`. */
  readonly area: string;
  readonly page: PageAsked;
  readonly now: Date;
  /** Of a list by area: what of a page is left out; a page may then be short and still go on. */
  readonly only?: {
    readonly where: string;
    readonly names?: Readonly<Record<string, string>>;
    readonly values: Readonly<Record<string, unknown>>;
  };
}

/** Lists a kind of record by area, or, when `since` is asked, by change; one Query either way. */
export const list = <Record>(
  table: ServiceTable,
  asked: Asked,
  read: (item: Item) => Record,
): Promise<Page<Record>> =>
  asked.page.since === undefined ? listByArea(table, asked, read) : listByChange(table, asked, read);

const listByArea = <Record>(
  table: ServiceTable,
  { kind, breadth, area, page, only }: Asked,
  read: (item: Item) => Record,
) => {
  if (breadth === 'one-city' && cityOf(area) === undefined)
    throw refused('area.too-wide', '/query/area', { area });
  const pk = breadth === 'any-area' ? kind : `${kind}#${cityOf(area)}`;
  // '31.7' must not match '31.71': a prefix ends with the separator that follows a whole code
  const prefix = area === 'ID' ? undefined : isVillage(area) ? `${area}#` : `${area}.`;
  const query = {
    IndexName: 'gsi1',
    KeyConditionExpression: prefix ? 'gsi1pk = :pk AND begins_with(gsi1sk, :prefix)' : 'gsi1pk = :pk',
    ExpressionAttributeValues: { ':pk': pk, ...(prefix && { ':prefix': prefix }), ...only?.values },
    ...(only && { FilterExpression: only.where }),
    ...(only?.names && { ExpressionAttributeNames: { ...only.names } }),
  };
  return queryPage(table, query, page, read);
};

const listByChange = async <Record>(
  table: ServiceTable,
  { kind, area, page, now }: Asked,
  read: (item: Item) => Record,
): Promise<Page<Record>> => {
  if (!isVillage(area)) throw refused('area.too-wide', '/query/area', { area, since: 'one kelurahan' });
  const settled = new Date(now.getTime() - feedLagMilliseconds).toISOString();
  const since = resumed(page.since, settled);
  const { items: rows, next } = await queryPage(
    table,
    {
      IndexName: 'feed',
      KeyConditionExpression: 'feedpk = :pk AND feedsk > :since',
      ExpressionAttributeValues: { ':pk': `${kind}#${area}`, ':since': since || ' ' },
    },
    { limit: page.limit, after: undefined },
    (item) => ({ feedsk: String(item.feedsk), removal: removalOf(item), item }),
  );
  const last = rows.at(-1)?.feedsk ?? since;
  const removed = rows.flatMap(({ removal }) => removal ?? []);
  return {
    items: rows.filter(({ removal }) => !removal).map(({ item }) => read(item)),
    ...(removed.length > 0 && { removed }),
    rows: rows.map(({ feedsk, removal }) => ({
      of: removal ? 'removed' : 'items',
      next: { feedsk, settled },
    })),
    next: { feedsk: next || last < settled ? last : settled, settled },
    isLast: next === undefined,
  };
};

/**
 * Where a feed goes on. Between two pages it is where the page ended, fresh or not; a device that comes back later
 * starts again where everything was settled then, so that what was overtaken in between is not missed.
 */
const resumed = (since: PageAsked['since'], settled: string): string => {
  if (since === 'beginning' || since === undefined) return '';
  const [ended, settledThen] = [String(since.feedsk), String(since.settled)];
  return ended > settledThen && ended < settled ? settledThen : ended;
};
