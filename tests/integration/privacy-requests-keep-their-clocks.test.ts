import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { anActiveKelurahan, refusedWith, told } from '../support/kelurahan.ts';
import { aSystem, type TestSystem } from '../support/system.ts';

type Kelurahan = Awaited<ReturnType<typeof anActiveKelurahan>>;
type Asking = Parameters<Kelurahan['facilitator']['enterPrivacyRequest']>[0]['body'];

let system: TestSystem;
let kelurahan: Kelurahan;
beforeAll(async () => {
  system = await aSystem(); // 1 February 2013, 10.00 in Jakarta
  kelurahan = await anActiveKelurahan(system);
}, 60_000);
afterAll(() => system.close());

const purpose = 'eligibility';
const received = '2013-01-31T09:20:00.000Z';

const aFamily = async (more: object = {}) => {
  const { facilitator, locationId } = kelurahan;
  const members = [{ name: 'Warga Uji Keluarga', relation: 'head' as const }];
  return (await told(facilitator.registerHousehold({ body: { locationId, members, ...more } }))).householdId;
};
const ask = (of: Asking['of'], more: Partial<Asking> = {}) =>
  told(
    kelurahan.facilitator.enterPrivacyRequest({
      body: { of, kind: 'access', receivedAt: received, channel: 'letter', ...more },
    }),
  );
const close = (
  { privacyRequestId, of }: Awaited<ReturnType<typeof ask>>,
  more: object = {},
  by = kelurahan.secretary,
) => by.completePrivacyRequest({ params: { privacyRequestId }, body: { of, outcome: 'done', ...more } });

const advance = async (hours: number) => {
  const body = JSON.stringify({ advance: hours * 3_600_000 });
  await fetch(`${system.awsUrl}/_local/clock`, { method: 'POST', body });
  await system.settled();
};

describe('D-2', () => {
  it('a restriction keeps everybody out but who audits, and the household itself, until it is lifted', async () => {
    const { facilitator, secretary } = kelurahan;
    const householdId = await aFamily();
    const params = { householdId };
    await told(close(await ask(params, { kind: 'restriction' })));
    expect(await refusedWith(facilitator.getHousehold({ params, purpose }))).toBe('household.restricted');
    const { restrictedAt, members } = await told(facilitator.getHousehold({ params, purpose: 'audit' }));
    expect([restrictedAt, members?.length]).toEqual([expect.any(String), 1]);
    await told(facilitator.getHousehold({ params, purpose: 'request-of-person' }));
    const change = (ifMatch: number) => facilitator.changeHousehold({ params, ifMatch, body: { rt: '009' } });
    expect(await refusedWith(change(2))).toBe('household.restricted');
    await told(close(await ask(params, { kind: 'lift-restriction' }), {}, secretary));
    await told(facilitator.getHousehold({ params, purpose }));
    await told(change(3));
  });

  it('a restriction of a person hides the name of the office, too', async () => {
    const { facilitator, memberIds } = kelurahan;
    const params = { personId: memberIds[3]! };
    await told(facilitator.getPerson({ params }));
    await told(close(await ask(params, { kind: 'restriction' })));
    for (const call of [{ params }, { params, purpose }])
      expect(await refusedWith(facilitator.getPerson(call))).toBe('person.restricted');
    await told(facilitator.getPerson({ params, purpose: 'audit' }));
    const body = { phone: '0800000009' };
    const { version } = await told(facilitator.getPerson({ params, purpose: 'audit' }));
    expect(await refusedWith(facilitator.changePerson({ params, ifMatch: version, body }))).toBe(
      'person.restricted',
    );
    await told(close(await ask(params, { kind: 'lift-restriction' })));
    await told(facilitator.getPerson({ params }));
  });

  it('D-1: withdrawn consent stops its purpose, and no patch brings it back', async () => {
    const { facilitator } = kelurahan;
    const bases = [
      { purpose: 'poor-list', basis: 'public-task', from: '2012-09-10' },
      { purpose: 'aid', basis: 'consent', from: '2012-09-10', until: '2014-09-09' },
    ] as const;
    const params = { householdId: await aFamily({ bases }) };
    const about = await ask(params, { kind: 'withdrawal', purpose: 'poor-list' });
    expect(about.warnings).toMatchObject([{ code: 'privacy-request.not-consent', pointer: '/purpose' }]);
    expect(await refusedWith(close(about))).toBe('privacy-request.not-consent');
    const legalGround = 'UU 27/2022 Pasal 20 ayat (2) huruf d';
    expect(
      await told(close(about, { outcome: 'refused', reason: 'not-consent', legalGround })),
    ).toMatchObject({ status: 'refused', legalGround });

    const done = await told(close(await ask(params, { kind: 'withdrawal', purpose: 'aid' })));
    expect(done).toMatchObject({ status: 'done', stopped: ['aid'] });
    const household = await told(facilitator.getHousehold({ params, purpose }));
    expect(household.bases[1]).toEqual({ ...bases[1], withdrawnAt: received });
    const patch = { params, ifMatch: household.version, body: { bases: [...bases] } };
    expect(await refusedWith(facilitator.changeHousehold(patch))).toBe('basis.withdrawal-elsewhere');
  });

  it('an erasure takes two people who name the same record', async () => {
    const { facilitator } = kelurahan;
    const request = await ask({ householdId: await aFamily() }, { kind: 'erasure' });
    expect(await refusedWith(close(request, {}, facilitator))).toBe('privacy-request.own-entry');
    const other = { householdId: await aFamily() };
    expect(await refusedWith(close(request, { of: other }))).toBe('privacy-request.of-differs');
    expect(await told(close(request))).toMatchObject({ status: 'done', proof: expect.any(String) });
    expect(await refusedWith(close(request))).toBe('privacy-request.closed');
    expect(
      await refusedWith(facilitator.getHousehold({ params: { householdId: request.of.householdId! } })),
    ).toBe('privacy.purpose-missing');
    const body = { of: request.of, kind: 'access', receivedAt: received, channel: 'phone' } as const;
    expect(await refusedWith(facilitator.enterPrivacyRequest({ body }))).toBe('household.gone');
  });

  it('who holds an office is erased after the post has ended', async () => {
    const request = await ask({ personId: kelurahan.memberIds[4]! }, { kind: 'erasure' });
    expect(await refusedWith(close(request))).toBe('privacy-request.holds-office');
  });

  it('who looked at what was asked is shown to the household', async () => {
    const { facilitator, secretary } = kelurahan;
    const params = { householdId: await aFamily() };
    const { privacyRequestId } = await ask(params, { text: 'Mohon salinan data kami' });
    const asked = { params: { privacyRequestId } };
    expect(await refusedWith(secretary.getPrivacyRequest(asked))).toBe('privacy.purpose-missing');
    const seen = await told(secretary.getPrivacyRequest({ ...asked, purpose: 'request-of-person' }));
    expect(seen).toMatchObject({ text: 'Mohon salinan data kami', status: 'open' });
    const { items } = await told(facilitator.listHouseholdReads({ params }));
    expect(items).toMatchObject([{ purpose: 'request-of-person', roles: ['secretariat'] }]);
  });

  it('open requests are listed by the time they have left; a late one is told once, by the schedule', async () => {
    const { facilitator, secretary, locationId, area } = kelurahan;
    const list = async (query = {}, by = facilitator) =>
      (await told(by.listPrivacyRequests({ query }))).items;
    for (const open of await list({ status: 'open' }))
      await close(open, {
        outcome: 'refused',
        reason: 'nothing-to-do',
        legalGround: 'UU 27/2022 Pasal 15',
      });
    const householdId = await aFamily();
    const later = await ask({ householdId }, { receivedAt: '2013-02-01T02:00:00.000Z' });
    const sooner = await ask({ householdId }, { receivedAt: '2013-01-30T03:30:00.000Z' });
    const breach = await ask(
      { locationId },
      { kind: 'breach', affected: 7, receivedAt: '2013-01-31T00:00:00Z' },
    );
    const ids = (items: readonly { privacyRequestId: string }[]) =>
      items.map(({ privacyRequestId }) => privacyRequestId);
    // an index follows a moment later
    await expect.poll(async () => ids(await list({ status: 'open' }))).toEqual(ids([sooner, breach, later]));
    expect(ids((await list()).slice(0, 3))).toEqual(ids([sooner, breach, later]));
    const closed = await list({ status: 'refused' });
    expect(closed.length).toBeGreaterThan(0);
    expect(closed.every(({ status }) => status === 'refused')).toBe(true);

    const letter = { number: 'SURAT-30/UJI/2013', date: '2013-02-01' };
    const notice = { toSubjects: letter, toAuthority: letter };
    expect(await refusedWith(close(breach))).toBe('privacy-request.notice');
    expect(await told(close(breach, { notice }, secretary))).toMatchObject({ status: 'done', notice });

    await advance(26); // 2 February 2013, 12.00 in Jakarta
    await system.fire('registration');
    await system.fire('registration');
    const overdue = (await system.promised()).filter(({ type }) => type === 'privacy-request-overdue.v1');
    expect(overdue.map(({ subject }) => subject)).toEqual([sooner.privacyRequestId]);
    // a token lasts half a day
    const nextDay = system.as('fasilitator-lain', 'facilitator', area);
    const [first, second] = await list({ status: 'open' }, nextDay);
    expect(first?.secondsLeft).toBeLessThan(0);
    expect(second?.secondsLeft).toBeGreaterThan(0);
    expect(second?.secondsLeft).toBeLessThan(46 * 3_600);
  });
});
