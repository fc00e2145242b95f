import { createSecretKey } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readBudget } from '../../functions/finance/store/budgets.ts';
import { readDisbursement } from '../../functions/finance/store/disbursements.ts';
import {
  readJournal,
  readEntry as readJournalEntry,
  sumsUntil,
} from '../../functions/finance/store/journals.ts';
import { readOverride } from '../../functions/finance/store/overrides.ts';
import { readAccount } from '../../functions/registration/store/accounts.ts';
import { readAsset } from '../../functions/registration/store/assets.ts';
import { readBlinds } from '../../functions/registration/store/blinds.ts';
import { readBoard, readTerm } from '../../functions/registration/store/boards.ts';
import { readConflict } from '../../functions/registration/store/conflicts.ts';
import {
  groupOf,
  readHeader,
  readMembers,
  storedHeader,
  storedMembers,
} from '../../functions/registration/store/groups.ts';
import { homeKey, readHome } from '../../functions/registration/store/homes.ts';
import { householdKey, readHousehold } from '../../functions/registration/store/households.ts';
import { locationKey, readLocation } from '../../functions/registration/store/locations.ts';
import { readObjection } from '../../functions/registration/store/objections.ts';
import { personKey, readPerson } from '../../functions/registration/store/persons.ts';
import { readEntry } from '../../functions/registration/store/poor-list-entries.ts';
import { readCriteria, readInForce, readPoorList } from '../../functions/registration/store/poor-lists.ts';
import { readUnit, storedUnit } from '../../functions/registration/store/units.ts';
import { readVolunteer } from '../../functions/volunteers/store/volunteers.ts';
import { committedOf } from '../../shared/messaging/outbox.ts';
import { listed } from '../../shared/persistence/lists.ts';
import { readPaper } from '../../shared/persistence/papers.ts';
import type { Item } from '../../shared/persistence/read.ts';
import { stored } from '../../shared/persistence/records.ts';
import { removalOf, tombstone } from '../../shared/persistence/tombstone.ts';
import { readAccess } from '../../shared/privacy/access-record.ts';
import { blindWrites } from '../../shared/privacy/blind-index.ts';
import { openPersonal, type PersonalItem } from '../../shared/privacy/personal.ts';
import { aBoard, aHousehold, aLocation, anAsset, anId, aPerson, aPost, aUnit } from '../support/builders.ts';
import { aGroup } from '../support/group-builders.ts';
import { aFrozenList, anEntryOf, anObjection, aPoorList, householdId } from '../support/poor-lists.ts';

const folder = new URL('../support/stored/', import.meta.url);
const fixture = (name: string): Item => JSON.parse(readFileSync(new URL(name, folder), 'utf8'));

/** What a record says, without where and how it is stored and found. */
const said = ({ blind: _b, sounds: _s, ...item }: Item) => {
  const { pk: _, sk: _sk, kind, schema, gsi1pk, gsi1sk, feedpk, feedsk, ...record } = item as Item;
  return record;
};

const readers: Readonly<Record<string, (item: Item) => object>> = {
  location: readLocation,
  person: readPerson,
  board: readBoard,
  term: readTerm,
  asset: readAsset,
  household: readHousehold,
  conflict: readConflict,
  objection: readObjection,
  'poor-list': readPoorList,
  'poor-list-criteria': readCriteria,
  'poor-list-entry': readEntry,
  'poor-list-in-force': readInForce,
  volunteer: readVolunteer,
  budget: readBudget,
  disbursement: readDisbursement,
  entry: readJournalEntry,
  journal: readJournal,
  override: readOverride,
};

const bytes = (base64: unknown) => new Uint8Array(Buffer.from(String(base64), 'base64'));

describe('an item as a past version of the code stored it', () => {
  it.each(Object.entries(readers))('of schema 1 is read whole: %s', (kind, read) => {
    const item = fixture(`${kind}-1.json`);
    expect(item).toMatchObject({ kind, schema: 1 });
    expect(read(item)).toEqual(said(item));
  });

  it('of schema 1 is added up until a day: journal-month', () => {
    const months = [fixture('journal-month-1.json')];
    expect(sumsUntil(months, '2013-01-30')).toEqual({
      bank: { debit: 150_000_000, credit: 0 },
      'blm-fund': { debit: 0, credit: 150_000_000 },
    });
    expect(sumsUntil(months, '2013-01-31')).toMatchObject({
      bank: { debit: 150_000_000, credit: 20_000_000 },
    });
  });

  it('of schema 1 is read whole: unit', () => {
    const { unitKind, ...unit } = said(fixture('unit-1.json'));
    expect(readUnit(fixture('unit-1.json'))).toEqual({ ...unit, kind: unitKind });
  });

  it('of schema 1 is read whole: group, and its members beside it', () => {
    const { groupKind, ...group } = said(fixture('group-1.json'));
    const { members } = said(fixture('group-members-1.json'));
    expect(readHeader(fixture('group-1.json'))).toEqual({ ...group, kind: groupKind });
    expect(readMembers(fixture('group-members-1.json'))).toEqual(members);
    const whole = groupOf(fixture('group-1.json'), [fixture('group-members-1.json')]);
    expect(whole).toEqual({ ...group, kind: groupKind, members });
  });

  it('of schema 1 is read whole: account', () => {
    const { personId, posts } = fixture('account-1.json');
    expect(readAccount(fixture('account-1.json'))).toEqual({ personId, posts });
  });

  it('of schema 1 is read whole: document-copy, and where that finds a term', () => {
    const { documentKind, ...paper } = said(fixture('document-copy-1.json'));
    expect(readPaper(fixture('document-copy-1.json'))).toEqual({ ...paper, kind: documentKind });
    const { version: _, ...home } = said(fixture('evidence-home-1.json'));
    expect(readHome(fixture('evidence-home-1.json'))).toEqual(home);
    const { pk, sk } = fixture('evidence-home-1.json');
    expect(homeKey({ kind: 'term', id: '01JSTRD00000000000000000C2' })).toEqual({ pk, sk });
  });

  it('of schema 1 has the hashes by which it is found, and they are no part of the record', () => {
    const { blind, sounds } = fixture('household-1.json');
    expect(readBlinds(fixture('household-1.json'))).toEqual({ blind, sounds });
  });

  it('of schema 1 stands where a hash is looked up: blind', () => {
    const item = fixture('blind-1.json');
    const { pk, blind } = fixture('household-1.json');
    const writes = blindWrites('table', pk, [], blind as string[]);
    expect(writes.map(({ item: { Put } }) => Put?.Item)).toContainEqual(item);
  });

  it('of schema 1 tells devices what left their kelurahan: tombstone', () => {
    const item = fixture('tombstone-1.json');
    const removal = removalOf(item);
    const id = '01JSTRD00000000000000000G1';
    const at = '2013-03-05T05:00:00.000Z';
    expect(removal).toEqual({ id, reason: 'left-area', version: 4, at });
    const left = { kind: 'HOUSEHOLD', id, area: '31.71.01.1001', acceptedAt: at } as const;
    expect(tombstone('table', { ...left, reason: 'left-area', version: 4 }).item.Put?.Item).toEqual(item);
  });

  it('of schema 1 is shown to who asks for the household: access', () => {
    expect(readAccess(fixture('access-1.json'))).toEqual({
      at: '2013-03-02T02:00:00.000Z',
      by: 'account-1',
      roles: ['facilitator'],
      purpose: 'eligibility',
    });
  });

  it('of schema 1 opens with the key of its service: personal', () => {
    const item = fixture('personal-1.json');
    const personal = { ...item, key: bytes(item.key), sealed: bytes(item.sealed) } as unknown as PersonalItem;
    expect(openPersonal(createSecretKey(new Uint8Array(32).fill(7)), personal)).toEqual({
      name: 'Warga Contoh Satu',
      nik: '3171014101929999',
      birthDate: '1992-01-01',
    });
  });

  it('of schema 1 still answers a repeated request: command', () => {
    const item = fixture('command-1.json');
    expect(committedOf({ ...item, event: bytes(item.event) })).toMatchObject({
      event: { specversion: '1.0', type: 'unit-formed.v1', actor: 'account-1', state: { version: 1 } },
      fingerprint: 'kVtC3mYw0PzqXh7Jr2sLdA',
      warnings: [{ code: 'board.even', rule: 'R-2', pointer: '/members' }],
    });
  });

  it('is tested for every kind that stands in the folder', () => {
    const tested = [
      ...Object.keys(readers),
      'blind',
      'tombstone',
      'access',
      'unit',
      'group',
      'group-members',
      'account',
      'personal',
      'command',
      'document-copy',
      'evidence-home',
      // in stored-volunteers.test.ts
      ...['hours', 'hours-row', 'forum', 'forum-meeting', 'forum-post', 'sector-group', 'learning-group'],
      ...['learning-session', 'follow-up', 'activity-copy'],
      'journal-month',
      ...['pair', 'duplicate-search', 'merge-before'], // in stored-duplicates.test.ts
      ...['import', 'import-file', 'import-report', 'import-rows'], // in stored-imports.test.ts
      ...['privacy-request', 'sealed-elsewhere', 'due', 'due-marker', 'erasure'], // in tests/local/stored-privacy.test.ts
    ];
    expect(readdirSync(folder).toSorted()).toEqual(tested.map((kind) => `${kind}-1.json`).toSorted());
  });
});

describe('an item as it is stored today', () => {
  const places = listed('any-area', { kind: 'K', id: '1', area: '31.71.01.1001', acceptedAt: '2012-09-01' });

  it.each([
    ['location', aLocation()],
    ['person', aPerson({ account: 'contoh-akun', posts: [aPost('board.member')] })],
    [
      'board',
      aBoard({ evidence: [{ requirement: 'charter', documentId: anId('DC', 1), status: 'withdrawn' }] }),
    ],
    ['asset', anAsset({ evidence: [{ requirement: 'title', documentId: anId('DC', 1), status: 'met' }] })],
    ['objection', anObjection({ householdId: householdId(1) })],
    ['poor-list', aFrozenList()],
    ['poor-list-criteria', aPoorList().criteria],
    ['poor-list-entry', anEntryOf(householdId(1), { until: 5, moneyStoppedAt: '2012-09-02T05:00:00.000Z' })],
    ['household', aHousehold({ movedOn: '2013-03-01', personIds: [anId('PERS', 1)], touched: { rt: 2 } })],
  ])('is read as it was written, in the newest schema that has a fixture: %s', (kind, record) => {
    const item = stored({ pk: 'K#1', sk: 'K' }, kind, record, places);
    expect(readers[kind]?.(item)).toEqual(record);
    expect(item.schema).toBe(fixture(`${kind}-1.json`).schema);
  });

  it('says that it is a unit, and beside that which: it is read as it was written', () => {
    const item = storedUnit(aUnit({ kind: 'ups' }), places);
    expect(item).toMatchObject({ kind: 'unit', unitKind: 'ups', schema: 1 });
    expect(readUnit(item)).toEqual(aUnit({ kind: 'ups' }));
  });

  it('says that it is a group, and beside that of which field; its members stand in an item of their own', () => {
    const group = aGroup({ kind: 'infrastructure', stage: 1 });
    const [header, members] = [storedHeader(group, places), storedMembers(group)];
    expect(header).toMatchObject({ kind: 'group', groupKind: 'infrastructure', schema: 1 });
    expect(header).not.toHaveProperty('members');
    expect(members).toMatchObject({ kind: 'group-members', schema: 1, version: group.version });
    expect(groupOf(header, [members])).toEqual(group);
  });

  it('stands under the key of its fixture', () => {
    const { pk, sk, locationId } = fixture('location-1.json');
    expect(locationKey(String(locationId))).toEqual({ pk, sk });
    const person = fixture('person-1.json');
    expect(personKey(String(person.personId))).toEqual({ pk: person.pk, sk: person.sk });
    const household = fixture('household-1.json');
    expect(householdKey(String(household.householdId))).toEqual({ pk: household.pk, sk: household.sk });
  });
});
