import { afterAll, beforeAll, expect, it } from 'vitest';
import { aKelurahan, refusedWith, told } from '../support/kelurahan.ts';
import { aSurveyedKelurahan, minutes } from '../support/poor-list-world.ts';
import { aSystem, type TestSystem } from '../support/system.ts';

let system: TestSystem;
let kelurahan: Awaited<ReturnType<typeof aSurveyedKelurahan>>;
beforeAll(async () => {
  system = await aSystem();
  kelurahan = await aSurveyedKelurahan(system, { households: 12 });
});
afterAll(() => system.close());

it('a list is entered, shown, objected to, ratified and frozen, in this order', async () => {
  const { facilitator, secretary, householdIds, add, strike } = kelurahan;
  const poorListId = await kelurahan.open();
  const params = { poorListId };
  const [one, two, three] = householdIds as [string, string, string];
  expect(await refusedWith(secretary.freezePoorList({ params }))).toBe('poor-list.wrong-status');
  await told(add(facilitator, poorListId, [one, two, three]));
  expect(await refusedWith(add(facilitator, poorListId, [two]))).toBe('poor-list.already-listed');
  await kelurahan.show(poorListId);
  await told(strike(poorListId, three, { reason: 'error' }));

  const text = 'Xanthorrhoea tetangga saya lebih miskin';
  const raised = await told(facilitator.raiseObjection({ params, body: { householdId: one, text } }));
  expect(raised).toMatchObject({ text, status: 'open' });
  expect(await refusedWith(kelurahan.ratify(poorListId))).toBe('poor-list.objections-open');
  const { objectionId } = raised;
  const answer = { params: { poorListId, objectionId }, body: { outcome: 'rejected', minutes } } as const;
  await told(secretary.answerObjection(answer));
  expect(await refusedWith(secretary.answerObjection(answer))).toBe('objection.answered');
  expect(await refusedWith(facilitator.ratifyPoorList({ params, body: undefined as never }))).not.toBe('200');
  await told(kelurahan.ratify(poorListId));

  expect(await refusedWith(add(facilitator, poorListId, [three], { minutes }))).toBe('poor-list.not-enterer');
  expect(await refusedWith(add(secretary, poorListId, [three]))).toBe('poor-list.minutes-missing');
  const frozen = await told(secretary.freezePoorList({ params }));
  expect(frozen).toMatchObject({ status: 'frozen', number: 1, count: 2 });
  expect(await refusedWith(strike(poorListId, one, { reason: 'died' }))).toBe('poor-list.minutes-missing');
  expect(await refusedWith(strike(poorListId, three))).toBe('poor-list.not-listed');

  // what was said is stored, sealed: nothing in the table reads like it
  const items = await system.table('registration');
  const readable = JSON.stringify(items, (_, value) =>
    value?.type === 'Buffer' || value instanceof Uint8Array ? Buffer.from(value).toString('latin1') : value,
  );
  expect(items.some(({ pk }) => pk === `OBJECTION#${objectionId}`)).toBe(true);
  expect(readable).not.toContain('Xanthorrhoea');
});

it('the next survey’s list supersedes the one in force and goes on with its numbers', async () => {
  const { householdIds, secretary, add, strike } = kelurahan;
  const [first, second] = [householdIds.slice(3, 6), householdIds.slice(4, 8)];
  const old = await kelurahan.aFrozenList(first);
  const before = await told(strike(old, first[0]!));
  const next = await kelurahan.aFrozenList(second);
  const [oldList, nextList] = await Promise.all(
    [old, next].map((poorListId) => told(secretary.getPoorList({ params: { poorListId } }))),
  );
  expect(nextList).toMatchObject({
    status: 'frozen',
    number: before.number! + 1,
    previousHash: before.hash,
  });
  expect(oldList).toMatchObject({ status: 'superseded', supersededBy: next, number: before.number });
  expect(await refusedWith(strike(old, first[1]!))).toBe('poor-list.wrong-status');
  expect(await refusedWith(add(secretary, old, [householdIds[9]!], { minutes }))).toBe(
    'poor-list.wrong-status',
  );
  // a superseded list still says who stood on it
  expect(await kelurahan.entriesOf(old, { number: `${before.number! - 1}` })).toHaveLength(3);
  const elsewhere = secretary.listEntries({
    params: { poorListId: old },
    query: { number: `${before.number! + 1}` } as never,
    purpose: 'audit',
  });
  expect(await refusedWith(elsewhere)).toBe('poor-list.no-such-number');
});

it('SD-4: nobody enters the own household, nor answers an objection about it', async () => {
  const { facilitator, secretary, secretaryId, locationId, add } = kelurahan;
  const { householdId } = await told(
    facilitator.registerHousehold({
      body: {
        locationId,
        members: [{ name: 'Warga Uji Rumah', relation: 'head', personId: secretaryId as never }],
      },
    }),
  );
  const poorListId = await kelurahan.open();
  const params = { poorListId };
  expect(await refusedWith(add(secretary, poorListId, [householdId]))).toBe('poor-list.own-household');
  await told(add(facilitator, poorListId, [householdId]));
  await kelurahan.show(poorListId);
  const body = { householdId, text: 'Keluarga ini mampu' };
  const { objectionId } = await told(facilitator.raiseObjection({ params, body }));
  const answer = { params: { poorListId, objectionId }, body: { outcome: 'rejected', minutes } } as const;
  expect(await refusedWith(secretary.answerObjection(answer))).toBe('poor-list.own-household');
  await told(facilitator.answerObjection(answer));
});

it('who looks at entries or objections needs a purpose, and leaves one record a page', async () => {
  const { householdIds, secretary, facilitator } = kelurahan;
  const poorListId = await kelurahan.aRatifiedList(householdIds.slice(8, 11));
  const params = { poorListId };
  expect(await refusedWith(secretary.listEntries({ params, query: {} as never }))).toBe(
    'privacy.purpose-missing',
  );
  expect(await refusedWith(secretary.listObjections({ params, query: {} as never }))).toBe(
    'privacy.purpose-missing',
  );
  await kelurahan.entriesOf(poorListId);
  await told(secretary.listObjections({ params, query: {} as never, purpose: 'audit' }));
  const { items } = await told(facilitator.listPoorListReads({ params, query: {} as never }));
  expect(items.map(({ purpose }) => purpose).toSorted()).toEqual(['audit', 'eligibility']);
});

it('a household of another kelurahan is refused by its id, and a list there is not seen', async () => {
  const { householdIds, add, facilitator } = kelurahan;
  const other = await aKelurahan(system, { area: '31.71.01.1002' });
  const city = system.as('fasilitator-kota', 'facilitator', '31.71');
  const criteria = {
    setOn: '2012-11-20',
    minutes,
    items: [{ code: 'floor', text: 'Lantai rumah dari tanah' }],
  };
  const { poorListId } = await told(city.openPoorList({ body: { locationId: other.locationId, criteria } }));
  const [foreign] = householdIds as [string];
  expect(await refusedWith(add(city, poorListId, [foreign]))).toBe('poor-list.household-elsewhere');
  expect(await refusedWith(add(other.facilitator, poorListId, [foreign]))).toBe('household.not-found');
  expect(await refusedWith(facilitator.getPoorList({ params: { poorListId } }))).toBe('poor-list.not-found');
});

it('E-7: a caretaker board neither ratifies nor adds; who leaves may leave', async () => {
  const { householdIds, facilitator, area, add } = kelurahan;
  const frozen = await kelurahan.aFrozenList(householdIds.slice(0, 2));
  const poorListId = await kelurahan.open();
  await told(add(facilitator, poorListId, [householdIds[0]!]));
  await kelurahan.show(poorListId);
  system.clock.advance(1_000 * 86_400_000); // the board's term ended on 31 August 2015
  const later = system.as(`sekretaris-${area}`, 'secretariat', area);
  expect(await refusedWith(kelurahan.ratify(poorListId, later))).toBe('board.caretaker');
  expect(await refusedWith(add(later, frozen, [householdIds[5]!], { minutes }))).toBe('board.caretaker');
  const body = { reason: 'died', minutes } as const;
  const params = { poorListId: frozen, householdId: householdIds[1]! };
  expect((await told(later.strikeOff({ params, body }))).count).toBe(1);
});
