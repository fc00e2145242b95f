import type { HouseholdRecord } from '../../functions/registration/domain/household.ts';
import type { ObjectionRecord } from '../../functions/registration/domain/objection.ts';
import type { PoorListRecord } from '../../functions/registration/domain/poor-list.ts';
import type { Changer, EntryRecord } from '../../functions/registration/domain/poor-list-entry.ts';
import { hashAfter, hashOfList } from '../../shared/messaging/poor-list-hash.ts';
import { aHousehold, aLocation, anArea, anEntry, anId, someMinutes } from './builders.ts';

export const householdId = (number: number) => anId<HouseholdRecord['householdId']>('HSE', number);

const { locationId, origin } = aLocation();

/** A draft with two criteria and nobody on it. */
export const aPoorList = (more: Partial<PoorListRecord> = {}): PoorListRecord => ({
  poorListId: anId('PRST', 1),
  locationId,
  area: anArea(),
  status: 'draft',
  criteria: {
    version: 1,
    setOn: '2012-08-01',
    minutes: someMinutes,
    items: [
      { code: 'floor', text: 'Lantai rumah dari tanah' },
      { code: 'two-meals', text: 'Makan paling banyak dua kali sehari' },
    ],
  },
  count: 0,
  openObjections: 0,
  origin,
  createdAs: anEntry.createdAs,
  version: 1,
  ...more,
});

/** A list that hung in public from 10 to 23 August 2012. */
export const aShownList = (more: Partial<PoorListRecord> = {}): PoorListRecord =>
  aPoorList({
    status: 'shown',
    count: 3,
    showing: {
      place: 'Balai kelurahan',
      from: '2012-08-10',
      until: '2012-08-23',
      enteredAt: '2012-08-10T05:00:00.000Z',
      enteredBy: 'account-1',
    },
    version: 4,
    ...more,
  });

/** A list in force as PS-2 version 4, its first; `on` are the households that stand on it. */
export const aFrozenList = (
  on: readonly string[] = [householdId(1), householdId(2)],
  more: Partial<PoorListRecord> = {},
): PoorListRecord =>
  aShownList({
    status: 'frozen',
    count: on.length,
    number: 4,
    firstNumber: 4,
    hash: hashOfList(on),
    version: 6,
    ...more,
  });

/** A household that stands on a list since before its freeze. */
export const anEntryOf = (id: EntryRecord['householdId'], more: Partial<EntryRecord> = {}): EntryRecord => ({
  householdId: id,
  meets: ['floor'],
  criteriaVersion: 1,
  from: 0,
  origin,
  version: 1,
  ...more,
});

/** Households 1 to `size` of the kelurahan. */
export const someHouseholds = (size: number, more: Partial<HouseholdRecord> = {}) =>
  new Map<string, HouseholdRecord>(
    Array.from({ length: size }, (_, index) => {
      const id = householdId(index + 1);
      return [id, aHousehold({ householdId: id, ...more })];
    }),
  );

export const aChanger = (more: Partial<Changer> = {}): Changer => ({
  by: 'account-1',
  roles: ['facilitator', 'secretariat'],
  area: '31.71',
  personId: undefined,
  ...more,
});

export const anObjection = (more: Partial<ObjectionRecord> = {}): ObjectionRecord => ({
  objectionId: anId('BJEC', 1),
  poorListId: aPoorList().poorListId,
  locationId,
  status: 'open',
  origin,
  createdAs: anEntry.createdAs,
  version: 1,
  ...more,
});

interface Told {
  readonly type: string;
  readonly data: Readonly<Record<string, unknown>>;
}

interface Page {
  readonly number: number;
  readonly page: number;
  readonly pages: number;
  readonly count: number;
  readonly hash: string;
  readonly previousHash?: string;
  readonly householdIds: readonly string[];
}
type Change = Omit<Page, 'householdIds' | 'page' | 'pages'> & { readonly householdId: string };

/** A version of PS-2 as a listener has rebuilt it. */
export interface Version {
  readonly hash: string;
  readonly members: readonly string[];
}

/**
 * What a listener makes of facts that came in any order and any number of times: every PS-2 version of a kelurahan,
 * each proven by its hash and count. Throws where one is missing or not what it says.
 */
export const rebuilt = (facts: readonly Told[]): ReadonlyMap<number, Version> => {
  const pages = facts
    .filter(({ type }) => type === 'poor-list-frozen.v1')
    .map(({ data }) => data as never as Page);
  const changes = new Map(
    facts
      .filter(({ type }) => type === 'household-listed.v1' || type === 'household-struck-off.v1')
      .map(({ type, data }) => {
        const change = data as never as Change;
        return [change.number, { ...change, sign: type === 'household-listed.v1' ? '+' : '-' } as const];
      }),
  );
  const numbers = [...new Set([...pages, ...changes.values()].map(({ number }) => number))].toSorted(
    (a, b) => a - b,
  );
  const versions = new Map<number, Version>();
  for (const number of numbers) {
    const [change, before] = [changes.get(number), versions.get(number - 1)];
    const own = pages.filter((page) => page.number === number);
    const members = change
      ? afterChange(before?.members ?? [], change)
      : [...new Map(own.map((page) => [page.page, page.householdIds])).entries()]
          .toSorted(([a], [b]) => a - b)
          .flatMap(([, householdIds]) => householdIds);
    const hash = change ? hashAfter(before?.hash ?? '', change) : hashOfList(members);
    const [said] = change ? [change] : own;
    if (hash !== said?.hash) throw new Error(`version ${number} is not what its hash says`);
    if (members.length !== said.count) throw new Error(`version ${number} has ${members.length} households`);
    if (said.previousHash !== before?.hash) throw new Error(`version ${number} does not follow`);
    versions.set(number, { hash, members });
  }
  return versions;
};

const afterChange = (
  members: readonly string[],
  { sign, householdId: id }: { readonly sign: '+' | '-'; readonly householdId: string },
): readonly string[] =>
  sign === '+' ? [...members, id].toSorted() : members.filter((member) => member !== id);
