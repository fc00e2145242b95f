import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CloudEvent } from '../../shared/contract/event.ts';
import { aHouseholdBody, anActiveKelurahan, refusedWith, told } from '../support/kelurahan.ts';
import { type AnyClient, aSystem, type TestSystem } from '../support/system.ts';

let system: TestSystem;
let kelurahan: Awaited<ReturnType<typeof anActiveKelurahan>>;
let staff: AnyClient;

beforeAll(async () => {
  system = await aSystem();
  kelurahan = await anActiveKelurahan(system);
  const { facilitator, locationId, unitId, minutes, area } = kelurahan;
  const person = { locationId, sex: 'female', name: 'Warga Uji Sebelas' } as const;
  const { personId } = await told(facilitator.registerPerson({ body: person }));
  const post = { personId, post: 'staff', from: '2012-09-05', minutes } as const;
  await told(kelurahan.secretary.beginPost({ params: { unitId }, body: post }));
  await told(facilitator.linkAccount({ params: { personId }, body: { account: 'staf-uji' } }));
  await system.settled();
  staff = system.as('staf-uji', 'secretariat', area);
});
afterAll(() => system.close());

const purpose = 'correction';
type Answer = Awaited<ReturnType<AnyClient['changePerson']>> | { readonly ok: true; readonly kept: unknown };
interface Kept {
  readonly conflictId: string;
  readonly of: { readonly kind: 'person'; readonly id: string; readonly version: number };
  readonly fields: readonly { readonly pointer: string; readonly sent: unknown }[];
}
/** The conflict that was kept. */
const keptOf = async (answer: Promise<unknown>): Promise<Kept> => {
  const answered = (await answer) as Answer & { readonly kept?: Kept };
  expect(answered).toMatchObject({ ok: true, status: 202 });
  return answered.kept as Kept;
};
/** Decides that what was sent holds. */
const decideForSent = async (by: AnyClient, { conflictId, of, fields }: Kept) => {
  const choices = fields.map(({ pointer }) => ({ pointer, choice: 'sent' as const }));
  return told(by.decideConflict({ params: { conflictId }, body: { of, choices } }));
};

describe('R-16: whatever kind of record two devices have changed, both values are kept until somebody decides', () => {
  it('of a household, whose members merge', async () => {
    const { facilitator, secretary, locationId } = kelurahan;
    const body = aHouseholdBody(locationId);
    const { householdId, members = [] } = await told(facilitator.registerHousehold({ body }));
    const params = { householdId };
    const [first, ...others] = members;
    const son = { name: 'Warga Uji Anak', relation: 'child' } as const;
    const daughter = { name: 'Warga Uji Putri', relation: 'child' } as const;
    const renamed = [{ ...first!, name: 'Warga Uji Benar' }, ...others, son];
    await told(secretary.changeHousehold({ params, body: { members: renamed, rt: '001' }, ifMatch: 1 }));
    const late = [{ ...first!, name: 'Warga Uji Salah' }, ...others, daughter];
    const kept = await keptOf(
      facilitator.changeHousehold({ params, body: { members: late, rt: '002' }, ifMatch: 1, keep: true }),
    );
    const name = `/members/${first!.memberId}/name`;
    expect(kept.fields.map(({ pointer }) => pointer)).toEqual(expect.arrayContaining(['/rt', name]));
    const found = await told(facilitator.getHousehold({ params, purpose }));
    expect(found.rt).toBe('001');
    expect(found.members?.map((member) => member.name)).toEqual(
      expect.arrayContaining(['Warga Uji Benar', 'Warga Uji Anak', 'Warga Uji Putri']),
    );
    await decideForSent(secretary, kept);
    const after = await told(facilitator.getHousehold({ params, purpose }));
    expect([after.rt, after.members?.[0]?.name, after.members?.length]).toEqual([
      '002',
      'Warga Uji Salah',
      members.length + 2,
    ]);
  });

  it('of a person', async () => {
    const { facilitator, secretary, personIds } = kelurahan;
    const params = { personId: personIds[3]! };
    const { version } = await told(facilitator.getPerson({ params, purpose }));
    await told(secretary.changePerson({ params, body: { phone: '0811111111' }, ifMatch: version }));
    const late = { params, body: { phone: '0822222222' }, ifMatch: version };
    expect(await refusedWith(facilitator.changePerson(late))).toBe('state.stale');
    const kept = await keptOf(facilitator.changePerson({ ...late, keep: true }));
    expect(await refusedWith(facilitator.decideConflict(decision(kept)))).toBe('conflict.own-entry');
    await decideForSent(secretary, kept);
    expect((await told(facilitator.getPerson({ params, purpose }))).phone).toBe('0822222222');
  });

  it('of a board and of a unit, which only the secretariat decides', async () => {
    const { facilitator, secretary, boardId, unitId } = kelurahan;
    const board = { boardId };
    const { version } = await told(facilitator.getBoard({ params: board }));
    await told(facilitator.changeBoard({ params: board, body: { name: 'BKM Uji Satu' }, ifMatch: version }));
    const late = { params: board, body: { name: 'BKM Uji Dua' }, ifMatch: version, keep: true } as const;
    const kept = await keptOf(secretary.changeBoard(late));
    await decideForSent(facilitator, kept);
    expect((await told(facilitator.getBoard({ params: board }))).name).toBe('BKM Uji Dua');

    const unit = { unitId };
    const before = await told(facilitator.getUnit({ params: unit }));
    const body = (number: string) => ({ decree: { number, date: '2012-09-05' } });
    const ifMatch = before.version;
    await told(secretary.changeUnit({ params: unit, body: body('SK-31/UJI/2012'), ifMatch }));
    const of = await keptOf(
      staff.changeUnit({ params: unit, body: body('SK-32/UJI/2012'), ifMatch, keep: true }),
    );
    expect(await refusedWith(facilitator.decideConflict(decision(of)))).toBe('access.no-post');
    await decideForSent(secretary, of);
    expect((await told(facilitator.getUnit({ params: unit }))).decree.number).toBe('SK-32/UJI/2012');
  });

  it('of a group, whose trainings merge', async () => {
    const { secretary, boardId, memberIds, minutes } = kelurahan;
    const members = memberIds.slice(0, 3).map((personId, index) => ({
      personId,
      sex: index % 2 ? ('male' as const) : ('female' as const),
      post: index === 0 ? ('head' as const) : ('member' as const),
    }));
    const body = {
      boardId,
      name: 'KSM Uji',
      kind: 'infrastructure',
      formedFrom: 'neighbours',
      formedOn: '2012-10-01',
      proposal: { number: 'USULAN-01/UJI/2012', date: '2012-10-05' },
      minutes,
      stage: 1,
      endsOn: '2013-12-31',
      members,
    } as const;
    const { groupId } = await told(secretary.registerGroup({ body }));
    const params = { groupId };
    const training = (date: string) => ({ kind: 'other' as const, date, participants: 3, minutes });
    const change = (name: string, date: string) => ({ name, trainings: [training(date)] });
    await told(secretary.changeGroup({ params, body: change('KSM Uji Satu', '2012-11-01'), ifMatch: 1 }));
    const late = { params, body: change('KSM Uji Dua', '2012-11-02'), ifMatch: 1, keep: true } as const;
    const kept = await keptOf(staff.changeGroup(late));
    expect(kept.fields).toEqual([{ pointer: '/name', sent: 'KSM Uji Dua' }]);
    await decideForSent(secretary, kept);
    const after = await told(secretary.getGroup({ params }));
    expect([after.name, after.trainings.map(({ date }) => date)]).toEqual([
      'KSM Uji Dua',
      ['2012-11-01', '2012-11-02'],
    ]);

    // a device that never heard the answer creates it again, corrected meanwhile: kept too
    const again = { ...body, groupId, name: 'KSM Uji Tiga' };
    expect(await refusedWith(staff.registerGroup({ body: again }))).toBe('state.exists');
    const other = { ...again, kind: 'social' as const };
    expect(await refusedWith(staff.registerGroup({ body: other, keep: true }))).toBe('state.exists');
    const renamed = await keptOf(staff.registerGroup({ body: again, keep: true }));
    expect(renamed.fields).toEqual([{ pointer: '/name', sent: 'KSM Uji Tiga' }]);
    await decideForSent(secretary, renamed);
    expect((await told(secretary.getGroup({ params }))).name).toBe('KSM Uji Tiga');
  });

  it('of a unit that is formed again under its id', async () => {
    const { facilitator, secretary, boardId, unitId } = kelurahan;
    const params = { unitId };
    const { kind, minutes } = await told(facilitator.getUnit({ params }));
    const decree = { number: 'SK-33/UJI/2012', date: '2012-09-05' };
    const body = { unitId, boardId, kind, decree, minutes };
    expect(await refusedWith(secretary.formUnit({ body }))).toBe('state.exists');
    expect(await refusedWith(facilitator.formUnit({ body, keep: true }))).toBe('state.exists');
    const kept = await keptOf(staff.formUnit({ body, keep: true }));
    expect(kept.fields).toEqual([{ pointer: '/decree', sent: decree }]);
    await decideForSent(secretary, kept);
    expect((await told(facilitator.getUnit({ params }))).decree).toEqual(decree);
  });
});

const decision = ({ conflictId, of, fields }: Kept) => ({
  params: { conflictId },
  body: { of, choices: fields.map(({ pointer }) => ({ pointer, choice: 'sent' as const })) },
});

describe('what is kept', () => {
  it('is told once, without a value, and stands nowhere in clear', async () => {
    const { facilitator, secretary, locationId } = kelurahan;
    const secret = 'Zqomarwati Xelufitri';
    const { householdId } = await told(facilitator.registerHousehold({ body: aHouseholdBody(locationId) }));
    const params = { householdId };
    await told(secretary.changeHousehold({ params, body: { address: 'Gang Wqarnasari 3' }, ifMatch: 1 }));
    const idempotencyKey = 'once';
    const late = { params, body: { address: secret }, ifMatch: 1, keep: true, idempotencyKey } as const;
    const kept = await keptOf(facilitator.changeHousehold(late));
    expect(await keptOf(facilitator.changeHousehold(late))).toEqual(kept);
    await decideForSent(secretary, kept);
    await system.redeliver();

    const events = (await system.promised()).filter(({ subject }: CloudEvent) => subject === kept.conflictId);
    expect(events.map(({ type }) => type).toSorted()).toEqual(['conflict-decided.v1', 'conflict-kept.v1']);
    for (const { data } of events)
      expect(data).toMatchObject({ of: { kind: 'household', id: householdId }, pointers: ['/address'] });
    const stored = JSON.stringify([await system.table('registration'), await system.promised()]);
    expect(stored).toContain('BKM Uji Satu'); // else the search finds nothing at all
    for (const name of ['Zqomarwati', 'Xelufitri', 'Wqarnasari']) expect(stored).not.toContain(name);
  });

  it('is the secretariat’s to see to; what nobody decides in time is listed', async () => {
    const { facilitator, secretary, unitId, area, personIds } = kelurahan;
    const params = { personId: personIds[4]! };
    const { version } = await told(facilitator.getPerson({ params, purpose }));
    await told(secretary.changePerson({ params, body: { phone: '0811111111' }, ifMatch: version }));
    const kept = await keptOf(
      facilitator.changePerson({ params, body: { phone: '0822222222' }, ifMatch: version, keep: true }),
    );
    expect(kept).toMatchObject({ owner: { role: 'secretariat', unitId }, isOverdue: false });
    system.clock.advance(16 * 86_400_000);
    await system.settled();
    const later = system.as(`sekretaris-${area}`, 'secretariat', area); // tokens do not last so long
    const overdue = await told(later.listConflicts({ query: { area, status: 'overdue' } }));
    expect(overdue.items.map(({ conflictId, isOverdue }) => [conflictId, isOverdue])).toEqual([
      [kept.conflictId, true],
    ]);
    const feed = await told(later.listConflicts({ query: { area, since: '' } }));
    expect(feed.items.length).toBeGreaterThan(5);
  });
});
