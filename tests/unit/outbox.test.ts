import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type CloudEvent, type DomainEvent, happened } from '../../shared/contract/event.ts';
import { personPostsChanged } from '../../shared/events/registration/persons.ts';
import { unitChanged } from '../../shared/events/registration/units.ts';
import { AlreadyDone } from '../../shared/messaging/committed.ts';
import { AlreadyHandled, inboxWrite } from '../../shared/messaging/inbox.ts';
import { commandKey, committedOf, daysAfter, promised } from '../../shared/messaging/outbox.ts';
import { packed, unpacked } from '../../shared/messaging/packed-event.ts';
import type { ServiceTable } from '../../shared/persistence/service-table.ts';
import { anArea, anId, personId } from '../support/builders.ts';
import { anEvent } from '../support/events.ts';

const table = { name: 'registration', region: 'local' } as ServiceTable;
const command = { id: 'account#key-1', fingerprint: 'fingerprint-1', actor: 'account-1' };
const at = new Date('2012-09-01T05:00:00Z');
const about = { at, area: anArea(), recordversion: 2 };
const unit: DomainEvent = happened(unitChanged, {
  ...about,
  id: 'E1',
  subject: anId('VNT', 1),
  data: { unitId: anId('VNT', 1), boardId: anId('BARD', 1), locationId: anId('PACE', 1), kind: 'upk' },
  state: { kind: 'upk', version: 2 },
});
const person: DomainEvent = happened(personPostsChanged, {
  ...about,
  id: 'E2',
  subject: personId(1),
  data: { personId: personId(1), account: null, posts: [] },
  state: { sex: 'female', version: 2 },
});

/** The items of the writes, with their events unpacked. */
const items = (...asked: Parameters<typeof promised>) =>
  promised(...asked).map(({ item }) => {
    const { event, ...rest } = item.Put?.Item ?? {};
    return { ...rest, event: unpacked(event as Uint8Array) };
  });

describe('what a decision promises', () => {
  it('folds the command and the first event into one item; further events have their own', () => {
    expect(items(table, command, { events: [unit, person] })).toMatchObject([
      { ...commandKey('account#key-1'), kind: 'outbox', fingerprint: 'fingerprint-1', event: { id: 'E1' } },
      { pk: 'OUTBOX#E2', sk: 'ONCE', kind: 'outbox', event: { id: 'E2' } },
    ]);
  });

  it('is only the events when the caller sent no key', () => {
    const [first] = items(table, { ...command, id: undefined }, { events: [unit] });
    expect(first).toMatchObject({ pk: 'OUTBOX#E1', sk: 'ONCE' });
    expect(first).not.toHaveProperty('fingerprint');
  });

  it('is written once, and kept 30 days', () => {
    for (const { item } of promised(table, command, { events: [unit, person] })) {
      expect(item.Put).toMatchObject({
        TableName: 'registration',
        ConditionExpression: 'attribute_not_exists(pk)',
        Item: { expiresAt: daysAfter(at, 30) },
      });
    }
    expect(daysAfter(at, 30)).toBe(Date.parse('2012-10-01T05:00:00Z') / 1000);
  });

  it('travels as a CloudEvent with who acted and in which region', () => {
    expect(items(table, command, { events: [unit] })[0]?.event).toEqual({
      specversion: '1.0',
      id: 'E1',
      source: 'registration',
      type: 'unit-changed.v1',
      subject: anId('VNT', 1),
      time: '2012-09-01T05:00:00.000Z',
      acceptedat: '2012-09-01T05:00:00.000Z',
      recordversion: 2,
      area: '31.71.01.1001',
      region: 'local',
      actor: 'account-1',
      data: unit.data,
      state: unit.state,
    });
  });

  it('carries personal fields of its subject as ciphertext only', () => {
    const sealed = new Map([[personId(1), { pk: 'PERSON#1', sealed: new Uint8Array([1, 2, 3]) }]]);
    const [first, second] = items(table, command, { events: [unit, person] }, sealed);
    expect(first?.event.state).not.toHaveProperty('personal');
    expect(second?.event.state).toEqual({ ...person.state, personal: { of: 'PERSON#1', sealed: 'AQID' } });
  });

  it('is answered again from what was committed, with its warnings', () => {
    const warnings = [{ code: 'board.even', rule: 'R-2', pointer: '/members' }] as const;
    const [write] = promised(table, command, { events: [unit], warnings });
    const there = write?.item.Put?.Item ?? {};
    expect(committedOf(there)).toMatchObject({ event: { id: 'E1' }, fingerprint: 'fingerprint-1', warnings });
    const done = write?.otherwise?.(there);
    expect(done).toBeInstanceOf(AlreadyDone);
    expect(done).toMatchObject({ committed: { event: { id: 'E1' }, fingerprint: 'fingerprint-1' } });
    const [plain] = promised(table, command, { events: [unit] });
    expect(plain?.item.Put?.Item).not.toHaveProperty('warnings');
    expect(committedOf(plain?.item.Put?.Item ?? {}).warnings).toEqual([]);
  });
});

describe('a packed event', () => {
  it('is the event again, and smaller', () => {
    const state = {
      members: Array.from({ length: 9 }, (_, n) => ({ personId: personId(n), post: 'member' })),
    };
    const event = anEvent('E1', { state });
    expect(unpacked(packed(event))).toEqual(event);
    expect(packed(event).length).toBeLessThan(JSON.stringify(event).length / 2);
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (data) => {
        const any: CloudEvent = JSON.parse(JSON.stringify(anEvent('E1', { data })));
        expect(unpacked(packed(any))).toEqual(any);
      }),
    );
  });
});

describe('the inbox', () => {
  it('lets an event in once, for ever', () => {
    const { item, otherwise } = inboxWrite('volunteers', 'E1');
    expect(item.Put).toMatchObject({
      Item: { pk: 'INBOX#E1', sk: 'ONCE', kind: 'inbox' },
      ConditionExpression: 'attribute_not_exists(pk)',
    });
    expect(item.Put?.Item).not.toHaveProperty('expiresAt');
    expect(otherwise?.(undefined)).toBeInstanceOf(AlreadyHandled);
  });
});
