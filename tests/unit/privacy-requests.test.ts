import { describe, expect, it } from 'vitest';
import {
  completePrivacyRequest,
  dueAfter,
  enterPrivacyRequest,
  type PrivacyRequestRecord,
  secondsLeft,
} from '../../functions/registration/domain/privacy-request.ts';
import type { Concern } from '../../functions/registration/domain/subject.ts';
import type { LegalBasis } from '../../shared/routes/registration/legal-bases.ts';
import {
  aGiven,
  aHousehold,
  aLocation,
  anEntry,
  anId,
  aPerson,
  aPost,
  personId,
} from '../support/builders.ts';

/** 7 March 2026, 16.20 WIB: a Saturday, so that a week-end lies in the three days. */
const received = '2026-03-07T09:20:00.000Z';
const given = (at = '2026-03-08T03:00:00.000Z') => aGiven(at);
const household = aHousehold();
const concern: Concern = { kind: 'household', record: household };
const of = { householdId: household.householdId };

type Entered = Parameters<typeof enterPrivacyRequest>[0];
type Completion = Parameters<typeof completePrivacyRequest>[2];

const anEnteredRequest = (more: Partial<Entered> = {}): Entered => ({
  of,
  kind: 'erasure',
  receivedAt: received,
  channel: 'letter',
  ...more,
});
const enter = (more: Partial<Entered> = {}, about: Concern = concern, at?: string) =>
  enterPrivacyRequest(anEnteredRequest(more), about, anEntry, given(at));

const aRequest = (more: Partial<PrivacyRequestRecord> = {}): PrivacyRequestRecord => ({
  ...enter({ privacyRequestId: anId('PRVREQ', 1) }).next,
  ...more,
});
const proof = 'signed';
const second = { account: 'account-2', proof };
const complete = (
  request: PrivacyRequestRecord,
  { about = concern, by = second, ...more }: Partial<Completion> & { about?: Concern; by?: object } = {},
) =>
  completePrivacyRequest(
    request,
    about,
    { of: request.of, outcome: 'done', ...more },
    by as typeof second,
    given(),
  );
const refusal = { outcome: 'refused', reason: 'duty-to-keep', legalGround: 'UU 27/2022 Pasal 15' } as const;
const code = (name: string) => expect.objectContaining({ code: name });

describe('D-2: the clock of 3 x 24 hours', () => {
  it.each([
    ['WIB', '2026-03-07T16:20:00+07:00', '2026-03-10T16:20:00+07:00'],
    ['WITA', '2026-03-07T16:20:00+08:00', '2026-03-10T16:20:00+08:00'],
    ['WIT', '2026-03-07T16:20:00+09:00', '2026-03-10T16:20:00+09:00'],
    ['over a leap day', '2028-02-28T23:59:59Z', '2028-03-02T23:59:59Z'],
    ['over New Year', '2025-12-30T10:00:00+07:00', '2026-01-02T10:00:00+07:00'],
  ])('runs real hours, week-end or not: %s', (_, from, to) => {
    expect(dueAfter(from)).toBe(new Date(to).toISOString());
  });

  const clock = (now: string, closedAt?: string) =>
    secondsLeft({ dueAt: dueAfter(received), closedAt }, new Date(now));
  it.each([
    ['2026-03-07T09:20:00.000Z', 259_200],
    ['2026-03-10T09:19:59.000Z', 1],
    ['2026-03-10T09:20:00.000Z', 0],
    ['2026-03-10T09:20:00.001Z', -1],
    ['2026-03-11T09:20:00.000Z', -86_400],
  ])('at %s has %i seconds left', (now, left) => expect(clock(now)).toBe(left));

  it('stands still from the moment in which the request was closed', () => {
    expect(clock('2026-04-01T00:00:00.000Z', '2026-03-09T09:20:00.000Z')).toBe(86_400);
  });

  it('runs from receipt, however late it is entered', () => {
    const { next, events } = enter({}, concern, '2026-03-12T03:00:00.000Z');
    expect(next).toMatchObject({ receivedAt: received, dueAt: '2026-03-10T09:20:00.000Z', status: 'open' });
    expect(events).toMatchObject([
      { contract: { type: 'privacy-requested.v1' }, state: { secondsLeft: -150_000 } },
    ]);
    expect(() => enter({}, concern, received)).not.toThrow();
    expect(() => enter({}, concern, '2026-03-07T09:19:59.999Z')).toThrow(
      code('privacy-request.received-in-future'),
    );
  });
});

describe('entering a request', () => {
  it('keeps the words of the subject out of record and event', () => {
    const { next, events } = enter({ text: 'Kami sudah pindah' });
    expect(JSON.stringify([next, events])).not.toContain('pindah');
  });

  it('a breach concerns a kelurahan and names nobody; everything else a record', () => {
    const location: Concern = { kind: 'location', record: aLocation() };
    const breach = { kind: 'breach', of: { locationId: aLocation().locationId }, affected: 12 } as const;
    expect(enter(breach, location).next).toMatchObject({ kind: 'breach', affected: 12 });
    expect(() => enter({ ...breach, text: 'Warga' }, location)).toThrow(code('privacy-request.subject'));
    expect(() => enter({ kind: 'breach' })).toThrow(code('privacy-request.subject'));
    expect(() => enter({ ...breach, kind: 'access' }, location)).toThrow(code('privacy-request.subject'));
    expect(() => enter({ affected: 12 })).toThrow(code('privacy-request.subject'));
  });

  it.each([
    ['household.gone', { kind: 'household', record: aHousehold({ status: 'erased', erasedAt: received }) }],
    ['household.gone', { kind: 'household', record: aHousehold({ status: 'merged' }) }],
    ['person.gone', { kind: 'person', record: aPerson({ erasedAt: received }) }],
    ['person.gone', { kind: 'person', record: aPerson({ mergedInto: personId(2) }) }],
  ] as const)('refuses %s: whoever is no more', (problem, gone) => {
    expect(() => enter({}, gone as Concern)).toThrow(code(problem));
  });

  it('a withdrawal names its purpose, and the office is warned at once when that is no consent', () => {
    expect(() => enter({ kind: 'withdrawal' })).toThrow(code('privacy-request.purpose'));
    expect(() => enter({ purpose: 'aid' })).toThrow(code('privacy-request.purpose'));
    const bases: LegalBasis[] = [{ purpose: 'aid', basis: 'public-task', from: '2020-01-01' }];
    const about: Concern = { kind: 'household', record: aHousehold({ bases }) };
    expect(enter({ kind: 'withdrawal', purpose: 'aid' }, about).warnings).toMatchObject([
      { code: 'privacy-request.not-consent', rule: 'D-1' },
    ]);
  });
});

describe('closing a request', () => {
  it('takes a second person where it cannot be undone, or denies a right', () => {
    const first = { account: anEntry.by, proof };
    const own = code('privacy-request.own-entry');
    expect(() => complete(aRequest(), { by: first })).toThrow(own);
    expect(() => complete(aRequest({ kind: 'access' }), { by: first, ...refusal })).toThrow(own);
    expect(complete(aRequest({ kind: 'access' }), { by: first }).next).toMatchObject({ status: 'done' });
    expect(complete(aRequest({ kind: 'restriction' }), { by: first }).next.status).toBe('done');
    expect(complete(aRequest()).next).toMatchObject({ status: 'done', closedBy: 'account-2', proof });
  });

  it('SD-4: nobody decides about the own data', () => {
    const own = code('privacy-request.own-data');
    const by = { ...second, personId: personId(1) };
    const about: Concern = { kind: 'household', record: aHousehold({ personIds: [personId(1)] }) };
    expect(() => complete(aRequest(), { about, by })).toThrow(own);
    const person: Concern = { kind: 'person', record: aPerson() };
    expect(() => complete(aRequest(), { about: person, by })).toThrow(own);
    expect(complete(aRequest(), { by }).next.status).toBe('done');
  });

  it('wants the record named again, once', () => {
    const other = { householdId: anId<typeof of.householdId>('HXVSE', 9) };
    expect(() => complete(aRequest(), { of: other })).toThrow(code('privacy-request.of-differs'));
    expect(() => complete(aRequest({ status: 'done' }))).toThrow(code('privacy-request.closed'));
  });

  it('wants reason and legal ground of a refusal, and of nothing else', () => {
    const reason = code('privacy-request.reason');
    const { legalGround: _, ...groundless } = refusal;
    expect(() => complete(aRequest(), groundless)).toThrow(reason);
    expect(() => complete(aRequest(), { ...refusal, outcome: 'done' })).toThrow(reason);
    const { next, subject, events } = complete(aRequest(), refusal);
    expect(next).toMatchObject({
      status: 'refused',
      reason: 'duty-to-keep',
      legalGround: refusal.legalGround,
    });
    expect([subject, next.proof, events.length]).toEqual([undefined, undefined, 1]);
  });

  it('wants notice of a breach to its subjects and the authority', () => {
    const about: Concern = { kind: 'location', record: aLocation() };
    const breach = aRequest({ kind: 'breach', of: { locationId: aLocation().locationId } });
    const letter = { number: 'SURAT-9/CONTOH/2026', date: '2026-03-08' };
    const notice = { toSubjects: letter, toAuthority: letter };
    expect(() => complete(breach, { about })).toThrow(code('privacy-request.notice'));
    expect(complete(breach, { about, notice }).next).toMatchObject({ status: 'done', notice });
    expect(() => complete(aRequest(), { notice })).toThrow(code('privacy-request.notice'));
  });
});

describe('what a request does', () => {
  it('restricts, once, and lifts again', () => {
    const done = complete(aRequest({ kind: 'restriction' }));
    expect(done.subject?.record).toMatchObject({ restrictedAt: given().now.toISOString(), version: 2 });
    expect(done.events.map(({ contract }) => contract.type)).toEqual([
      'privacy-request-closed.v1',
      'household-changed.v1',
    ]);
    const about = done.subject as Concern;
    expect(complete(aRequest({ kind: 'restriction' }), { about }).subject).toBeUndefined();
    const lifted = complete(aRequest({ kind: 'lift-restriction' }), { about }).subject;
    expect(lifted?.record.restrictedAt).toBeUndefined();
    expect(complete(aRequest({ kind: 'lift-restriction' })).subject).toBeUndefined();
  });

  const consent: LegalBasis = { purpose: 'aid', basis: 'consent', from: '2026-01-01', until: '2026-12-31' };
  const withBases = (...bases: LegalBasis[]): Concern => ({
    kind: 'household',
    record: aHousehold({ bases }),
  });
  const withdrawal = aRequest({ kind: 'withdrawal', purpose: 'aid' });

  it('withdraws consent as of its receipt, and says what stops', () => {
    const { next, subject, events } = complete(withdrawal, { about: withBases(consent) });
    expect(subject?.record.bases).toEqual([{ ...consent, withdrawnAt: received }]);
    expect(next.stopped).toEqual(['aid']);
    expect(events[0]).toMatchObject({ data: { outcome: 'done', stopped: ['aid'] } });
    expect(complete(withdrawal, { about: subject as Concern }).subject).toBeUndefined();
  });

  it('stops nothing that another basis carries', () => {
    const duty: LegalBasis = { purpose: 'aid', basis: 'legal-obligation', from: '2026-01-01' };
    expect(complete(withdrawal, { about: withBases(consent, duty) }).next.stopped).toEqual([]);
  });

  it.each([
    ['another basis', { ...consent, basis: 'public-task' }],
    ['consent that has ended', { ...consent, until: '2026-03-07' }],
    ['consent for something else', { ...consent, purpose: 'loan' }],
  ] as const)('does not withdraw %s', (_, basis) => {
    expect(() => complete(withdrawal, { about: withBases(basis) })).toThrow(
      code('privacy-request.not-consent'),
    );
  });

  it('erases a household: the opaque id stays, with how many they were (D-5)', () => {
    const before = aHousehold({ rt: '003', personIds: [personId(1)], touched: { rt: 1 }, version: 4 });
    const { next, subject, events } = complete(aRequest(), { about: { kind: 'household', record: before } });
    const { householdId, locationId, area, memberCount, bases, origin } = before;
    const erasedAt = given().now.toISOString();
    expect(JSON.parse(JSON.stringify(subject?.record))).toEqual({
      ...{ householdId, locationId, area, memberCount, bases, origin },
      ...{ status: 'erased', erasedAt, personIds: [], touched: {}, createdAs: 'erased', version: 5 },
    });
    expect(next.proof).toBe(proof);
    expect(events.map(({ contract }) => contract.type)).toEqual([
      'privacy-request-closed.v1',
      'household-erased.v1',
    ]);
    const again = complete(aRequest(), { about: subject as Concern });
    expect([again.subject, again.next.proof, again.next.status]).toEqual([undefined, undefined, 'done']);
  });

  it('erases a person with the account, but not who holds an office', () => {
    const ofPerson = aRequest({ of: { personId: personId(1) } });
    const person = (until?: string): Concern => ({
      kind: 'person',
      record: aPerson({
        account: 'account-9',
        posts: [aPost('board.member', until === undefined ? {} : { until })],
      }),
    });
    const holds = code('privacy-request.holds-office');
    expect(() => complete(ofPerson, { about: person() })).toThrow(holds);
    expect(() => complete(ofPerson, { about: person('2026-03-08') })).toThrow(holds);
    const { subject, events } = complete(ofPerson, { about: person('2026-03-07') });
    expect(subject?.record).toMatchObject({ erasedAt: given().now.toISOString(), posts: [{}] });
    expect(subject?.record).not.toHaveProperty('account');
    expect(events.slice(1)).toMatchObject([
      { contract: { type: 'person-erased.v1' } },
      { contract: { type: 'person-posts-changed.v1' }, data: { account: null } },
    ]);
  });
});
