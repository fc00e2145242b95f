import type { AssetRecord } from '../../functions/registration/domain/asset.ts';
import type { BoardRecord } from '../../functions/registration/domain/board.ts';
import type { HouseholdRecord } from '../../functions/registration/domain/household.ts';
import type { LocationRecord } from '../../functions/registration/domain/location.ts';
import type { PersonRecord } from '../../functions/registration/domain/person.ts';
import type { UnitRecord } from '../../functions/registration/domain/unit.ts';
import type { Post, PostName } from '../../shared/contract/access.ts';
import type { Given } from '../../shared/contract/given.ts';
import type { Area, Minutes, Origin } from '../../shared/contract/primitives.ts';
import { type PolicyTable, policyTable } from '../../shared/policy/policy.ts';
import type { Election } from '../../shared/routes/registration/boards.ts';
import type { HouseholdMember } from '../../shared/routes/registration/households.ts';

/** The id of the nth thing of a kind: `anId('PERS', 3)`. */
export const anId = <Id extends string>(kind: string, number: number): Id =>
  `01K${kind}${String(number).padStart(23 - kind.length, '0')}` as Id;

export const personId = (number: number) => anId<PersonRecord['personId']>('PERS', number);

/** The world of a rule: a fixed clock (noon in Jakarta, 1 September 2012) and ids counted from 1. */
export const aGiven = (at = '2012-09-01T05:00:00.000Z', overrides: Partial<PolicyTable> = {}): Given => {
  const ids = Array.from({ length: 100 }, (_, index) => anId<string>('NEW', index + 1)).values();
  return { now: new Date(at), newId: () => ids.next().value ?? '', policies: policyTable(overrides) };
};

export const anArea = (code = '31.71.01.1001'): Area => ({ scheme: 'kemendagri', code, version: '2025' });

export const anEntry = { by: 'account-1', createdAs: 'fingerprint-1' };

export const someMinutes: Minutes = { number: 'BA-01/CONTOH/2012', date: '2012-08-12' };

const origin: Origin = { source: 'office', enteredAt: '2012-09-01T05:00:00.000Z', enteredBy: 'account-1' };
const record = { area: anArea(), origin, createdAs: anEntry.createdAs, version: 1 };

const locationId = anId<LocationRecord['locationId']>('PACE', 1);
const boardId = anId<BoardRecord['boardId']>('BARD', 1);
const termId = anId<NonNullable<BoardRecord['term']>['termId']>('TERM', 1);
const unitId = anId<UnitRecord['unitId']>('VNT', 1);

export const aLocation = (more: Partial<LocationRecord> = {}): LocationRecord => ({
  ...record,
  locationId,
  years: [{ year: 2012, kind: 'tahun-1', letter: { number: 'SK-01/CONTOH/2012', date: '2012-01-16' } }],
  ...more,
});

export const aPerson = (more: Partial<PersonRecord> = {}): PersonRecord => ({
  ...record,
  personId: personId(1),
  locationId,
  sex: 'male',
  posts: [],
  ...more,
});

/** A household of four, as it was entered. */
export const aHousehold = (more: Partial<HouseholdRecord> = {}): HouseholdRecord => ({
  ...record,
  householdId: anId('HSE', 1),
  locationId,
  rt: '003',
  rw: '02',
  memberCount: 4,
  status: 'present',
  bases: [],
  personIds: [],
  touched: {},
  ...more,
});

/** A head and others: the nth is `Warga Contoh n`. */
export const someHouseholdMembers = (size: number): HouseholdMember[] =>
  Array.from({ length: size }, (_, index) => ({
    memberId: anId('MBR', index + 1),
    name: `Warga Contoh ${index + 1}`,
    relation: index === 0 ? 'head' : 'child',
  }));

/** A post held since 1 September 2012, in the body that has such posts. */
export const aPost = (post: PostName, more: Partial<Post> = {}): Post => ({
  postId: anId('PST', 1),
  post,
  bodyId: post.startsWith('board.') ? boardId : `body-of-${post.split('.')[0]}`,
  boardId,
  locationId,
  from: '2012-09-01',
  ...more,
});

/** A board in its first term, from 1 September 2012 to 31 August 2015. */
export const aBoard = (more: Partial<BoardRecord> = {}): BoardRecord => ({
  ...record,
  boardId,
  locationId,
  name: 'BKM Contoh Mandiri',
  term: { termId, number: 1, start: '2012-09-01', end: '2015-08-31', members: [] },
  ...more,
});

/** A board between its registration and its first election. */
export const aNewBoard = (): BoardRecord => {
  const { term: _, ...board } = aBoard();
  return board;
};

export const anAsset = (more: Partial<AssetRecord> = {}): AssetRecord => ({
  ...record,
  assetId: anId('ASSET', 1),
  boardId,
  title: { kind: 'statement-of-grant', number: 'HIBAH-03', date: '2012-10-01' },
  name: 'Rumah pompa',
  holder: 'BKM Contoh Mandiri',
  place: 'RT 03 RW 02',
  rupiah: 12_500_000,
  programme: 'PNPM Mandiri Perkotaan',
  condition: 'good',
  custodian: 'UPL',
  status: 'held',
  minutes: someMinutes,
  ...more,
});

export const aUnit = (more: Partial<UnitRecord> = {}): UnitRecord => ({
  ...record,
  unitId,
  boardId,
  locationId,
  kind: 'upk',
  decree: { number: 'SK-02/BKM/2012', date: '2012-09-05' },
  minutes: someMinutes,
  posts: [],
  ...more,
});

type Basis = Election['bases'][number];

/** Votes for persons 1, 2, 3 … */
export const aTally = (...votes: number[]): Basis['tally'] =>
  votes.map((count, index) => ({ personId: personId(index + 1), votes: count }));

/** A kelurahan meeting of 60 delegates, of whom 50 voted and 48 validly. */
export const aBasis = (more: Partial<Basis> = {}): Basis => ({
  level: 'kelurahan',
  name: 'Rembug warga',
  registered: 60,
  cast: 50,
  valid: 48,
  invalid: 2,
  tally: [],
  ...more,
});

export const anElection = (more: Partial<Election> = {}): Election => ({
  date: '2012-08-12',
  minutes: someMinutes,
  bases: [aBasis()],
  ...more,
});

/** Members 1 to `size`; the first is the co-ordinator. */
export const someMembers = (size: number) =>
  Array.from({ length: size }, (_, index) => ({
    personId: personId(index + 1),
    post: index === 0 ? ('coordinator' as const) : ('member' as const),
  }));

/** Persons 1 to `size`, of whom the first `women` are women. */
export const somePersons = (size: number, women: number, more: Partial<PersonRecord> = {}) =>
  new Map<string, PersonRecord>(
    Array.from({ length: size }, (_, index) => {
      const id = personId(index + 1);
      return [id, aPerson({ personId: id, sex: index < women ? 'female' : 'male', ...more })];
    }),
  );
