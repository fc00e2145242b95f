import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { aHouseholdBody, aKelurahan, anActiveKelurahan, refusedWith, told } from '../support/kelurahan.ts';
import { type AnyClient, aSystem, type TestSystem } from '../support/system.ts';
import type { Item } from '../support/tables.ts';

let system: TestSystem;
beforeAll(async () => {
  system = await aSystem();
});
afterAll(() => system.close());

const purpose = 'correction';
/** Numbers of a test alone: one that occurs in another kelurahan too makes a pair with that one. */
const numbersOf = (test: number) => ({
  nik: `317101550785001${test}`,
  cards: [`317101120508010${test}`, `317101120508020${test}`] as const,
});
const headWith = (nik: string) =>
  ({ name: 'Warga Uji Kembar', relation: 'head', sex: 'female', nik }) as const;

/** One family on two forms, made offline by two devices. */
const twice = async (facilitator: AnyClient, locationId: string, test: number) => {
  const { nik, cards } = numbersOf(test);
  const forms = [
    { householdId: '01JDVP0000000000000000000A', cardNumber: cards[0], phone: '0800000001' },
    { householdId: '01JDVP0000000000000000000B', cardNumber: cards[1], address: 'Gang Uji 2' },
  ].map(({ householdId, ...form }) => {
    const id = `${householdId.slice(0, 16)}${locationId.slice(-9)}${householdId.slice(-1)}` as never;
    return aHouseholdBody(locationId, { householdId: id, members: [headWith(nik)], ...form });
  });
  const answers = await Promise.all(forms.map((body) => told(facilitator.registerHousehold({ body }))));
  await system.settled();
  const [pair, ...others] = (await told(facilitator.listDuplicates({ query: {} }))).items;
  expect(others).toEqual([]);
  return { ids: answers.map(({ householdId }) => householdId), pair: pair! };
};

/** What stands about households and persons, without what tells when and in which version. */
const standing = async () => {
  const all = await system.table('registration');
  const about = (all as readonly Item[]).filter(({ kind }) =>
    ['household', 'person', 'personal', 'blind', 'account', 'sealed-elsewhere', 'merge-before'].includes(
      String(kind),
    ),
  );
  return about
    .map(({ version: _, feedsk: __, touched: ___, sealed: ____, ...item }) => item)
    .toSorted((a, b) => (`${a.pk} ${a.sk}` < `${b.pk} ${b.sk}` ? -1 : 1));
};

describe('two households with one NIK', () => {
  it('become one pair; both keep their rights; the merge is told once; undo restores item by item', async () => {
    const { facilitator, locationId } = await aKelurahan(system);
    const { ids, pair } = await twice(facilitator, locationId, 1);
    expect(pair).toMatchObject({
      status: 'open',
      reasons: ['same-nik'],
      score: 95,
      recordIds: ids.toSorted(),
    });
    const params = { pairId: pair.pairId };

    // nothing is blocked until somebody decides
    for (const householdId of ids) {
      const changed = await told(
        facilitator.changeHousehold({ params: { householdId }, ifMatch: 1, body: { rt: '007' } }),
      );
      expect(changed.status).toBe('present');
    }
    const side = await told(facilitator.getDuplicate({ params, purpose }));
    expect(side.households?.map(({ phone, address }) => [phone, address])).toEqual([
      ['0800000001', undefined],
      [undefined, 'Gang Uji 2'],
    ]);
    for (const householdId of ids) {
      const reads = await told(facilitator.listHouseholdReads({ params: { householdId }, query: {} }));
      expect(reads.items).toMatchObject([{ purpose }]);
    }
    await system.settled();
    const before = await standing();

    const [keep, other] = [pair.recordIds[0]!, pair.recordIds[1]!];
    const body = { decision: 'merge', keep, take: { cardNumber: 'other' } } as const;
    const decide = { params, ifMatch: pair.version, body, idempotencyKey: 'gabung' };
    const answers = await Promise.all([1, 2, 3].map(() => facilitator.decideDuplicate(decide)));
    await system.settled();
    await system.redeliver();
    for (const answer of answers)
      expect(await told(Promise.resolve(answer))).toMatchObject({ status: 'merged' });
    const read = (householdId: string) =>
      told(facilitator.getHousehold({ params: { householdId: householdId as never }, purpose }));
    expect(await read(keep)).toMatchObject({
      status: 'present',
      cardNumber: numbersOf(1).cards[1],
      phone: '0800000001',
      address: 'Gang Uji 2',
      mergedFrom: [other],
    });
    expect(await read(other)).toMatchObject({ status: 'merged', mergedInto: keep, address: 'Gang Uji 2' });
    const promised = await system.promised();
    expect(promised.filter(({ type }) => type === 'households-merged.v1')).toMatchObject([
      { subject: keep, data: { householdId: keep, mergedId: other } },
    ]);
    // under the key of the one that stays, what the other said would outlive an undo in the archive
    for (const { state } of promised.filter(({ type }) => type === 'households-merged.v1'))
      expect(state).not.toHaveProperty('personal');
    // what an undo needs goes away by itself, some days behind its time
    const undoUntil = Date.parse(
      String(
        promised.find(({ subject, recordversion }) => subject === pair.pairId && recordversion === 2)?.state
          ?.undoUntil,
      ),
    );
    const ending = (await system.table('registration')).filter(
      ({ kind, pk }) => kind === 'merge-before' || (kind === 'personal' && pk === `HOUSEHOLD#${other}`),
    );
    expect(ending.map(({ expiresAt }) => expiresAt)).toEqual(
      [1, 2].map(() => Math.floor(undoUntil / 1_000) + 7 * 86_400),
    );
    const change = facilitator.changeHousehold({
      params: { householdId: other as never },
      ifMatch: 3,
      body: { rt: '008' },
    });
    expect(await refusedWith(change)).toBe('household.gone');

    const undone = await told(facilitator.undoDuplicate({ params, ifMatch: pair.version + 1 }));
    expect(undone).toMatchObject({ status: 'open', version: pair.version + 2 });
    expect(undone).not.toHaveProperty('keptId');
    await system.settled();
    await system.redeliver();
    expect(await standing()).toEqual(before);
    expect(await read(keep)).toMatchObject({ cardNumber: numbersOf(1).cards[0], phone: '0800000001' });
    expect(await read(keep)).not.toHaveProperty('address');
    expect(await read(other)).toMatchObject({ status: 'present', address: 'Gang Uji 2' });
    expect((await system.promised()).filter(({ type }) => type === 'households-unmerged.v1')).toHaveLength(1);
    expect(await told(facilitator.listDuplicates({ query: {} }))).toMatchObject({
      items: [{ status: 'open' }],
    });
  }, 60_000); // wakes every function, and hears everything three times

  it('are merged no more when one changed since, and undo is refused by its name', async () => {
    const { facilitator, locationId } = await aKelurahan(system, { area: '31.71.01.1002' });
    const { pair } = await twice(facilitator, locationId, 2);
    const params = { pairId: pair.pairId };
    const keep = pair.recordIds[0]!;
    await told(facilitator.decideDuplicate({ params, body: { decision: 'merge', keep } }));
    const householdId = keep as never;
    await told(facilitator.changeHousehold({ params: { householdId }, ifMatch: 2, body: { rt: '009' } }));
    expect(await facilitator.undoDuplicate({ params, ifMatch: 2 })).toMatchObject({
      status: 409,
      problem: { code: 'duplicate.changed-since', details: { changed: [keep] } },
    });
  });

  it('found different stay so, until more speaks for it', async () => {
    const { facilitator, locationId } = await aKelurahan(system, { area: '31.71.01.1003' });
    const { pair, ids } = await twice(facilitator, locationId, 3);
    const params = { pairId: pair.pairId };
    await told(facilitator.decideDuplicate({ params, body: { decision: 'different' } }));
    const [one, other] = ids.map((householdId) => ({ householdId }));
    const changed = (of: typeof one, ifMatch: number, body: { rt?: string; cardNumber?: string }) =>
      told(facilitator.changeHousehold({ params: of!, ifMatch, body }));
    await changed(one, 1, { rt: '008' });
    await system.settled();
    const listed = async (status: 'open' | 'different') =>
      (await told(facilitator.listDuplicates({ query: { status } }))).items;
    expect(await listed('open')).toEqual([]);
    expect(await listed('different')).toHaveLength(1);
    await changed(other, 1, { cardNumber: numbersOf(3).cards[0] });
    await system.settled();
    expect(await listed('open')).toMatchObject([{ reasons: ['same-nik', 'same-card'] }]);
    expect(await listed('different')).toEqual([]);
  });

  it('of which one is merged elsewhere, their pair is closed, and opened again by the undo', async () => {
    const { facilitator, locationId } = await aKelurahan(system, { area: '31.71.01.1004' });
    const { pair, ids } = await twice(facilitator, locationId, 4);
    const third = aHouseholdBody(locationId, { members: [headWith(numbersOf(4).nik)] });
    const { householdId } = await told(facilitator.registerHousehold({ body: third }));
    await system.settled();
    const statusOf = async () => {
      const { items } = await told(facilitator.listDuplicates({ query: { since: '' } }));
      const latest = new Map(items.map(({ pairId, status }) => [pairId, status]));
      return [...latest.values()].toSorted();
    };
    expect(await statusOf()).toEqual(['open', 'open', 'open']);
    const keep = pair.recordIds[0]!;
    const params = { pairId: pair.pairId };
    await told(facilitator.decideDuplicate({ params, body: { decision: 'merge', keep } }));
    await system.settled();
    expect(await statusOf()).toEqual(['closed', 'merged', 'open']);
    const closed = (await told(facilitator.listDuplicates({ query: { status: 'closed' } }))).items[0]!;
    expect(closed.recordIds).toEqual([ids.find((id) => id !== keep)!, householdId].toSorted());
    const again = facilitator.decideDuplicate({
      params: { pairId: closed.pairId },
      body: { decision: 'different' },
    });
    expect(await refusedWith(again)).toBe('duplicate.closed');
    await told(facilitator.undoDuplicate({ params, ifMatch: 2 }));
    await system.settled();
    expect(await statusOf()).toEqual(['open', 'open', 'open']);
  });
});

describe('two persons with one NIK', () => {
  it('are merged with their posts; who appointed them ends the post at the one that stays', async () => {
    const kelurahan = await anActiveKelurahan(system, { area: '31.71.01.1005' });
    const { facilitator, secretary, unitId, locationId, minutes } = kelurahan;
    const body = { locationId, sex: 'female', name: 'Warga Uji Kembar', nik: numbersOf(5).nik } as const;
    const [one, other] = [
      await told(facilitator.registerPerson({ body })),
      await told(facilitator.registerPerson({ body: { ...body, phone: '0800000009' } })),
    ];
    const begun = await told(
      secretary.beginPost({
        params: { unitId },
        body: { personId: other.personId, post: 'staff', from: '2012-10-01', minutes },
      }),
    );
    await told(
      facilitator.linkAccount({ params: { personId: other.personId }, body: { account: 'akun-kembar' } }),
    );
    await system.settled();
    const [pair] = (await told(facilitator.listDuplicates({ query: { about: 'persons' } }))).items;
    expect(pair).toMatchObject({ about: 'persons', reasons: ['same-nik'] });
    const before = await standing();
    const params = { pairId: pair!.pairId };
    const decision = { params, body: { decision: 'merge', keep: one.personId } } as const;
    await told(secretary.decideDuplicate(decision));
    await system.settled();
    const kept = () => told(facilitator.getPerson({ params: { personId: one.personId }, purpose }));
    expect(await kept()).toMatchObject({
      posts: [{ post: 'secretariat.staff' }],
      hasAccount: true,
      phone: '0800000009',
    });
    const copies = (await system.table('volunteers')).filter(({ kind }) => kind === 'person-copy');
    const copyOf = (personId: string) => copies.find((copy) => copy.personId === personId);
    expect(copyOf(one.personId)).toMatchObject({ posts: [{ post: 'secretariat.staff' }] });
    expect(copyOf(other.personId)).toMatchObject({ posts: [] });
    const acting = system.as('akun-kembar', 'secretariat', '31.71.01.1005');
    expect(await refusedWith(acting.undoDuplicate({ params, ifMatch: 2 }))).toBe('duplicate.own-record');

    await told(secretary.undoDuplicate({ params, ifMatch: 2 }));
    await system.settled();
    expect(await standing()).toEqual(before);
    expect(await kept()).toMatchObject({ posts: [], hasAccount: false });

    // and again, for good: the post stands in the unit under the other's name
    await told(secretary.decideDuplicate({ ...decision, idempotencyKey: 'lagi' }));
    const unit = await told(facilitator.getUnit({ params: { unitId } }));
    const ending = {
      params: { unitId, postId: begun.posts.at(-1)!.postId },
      ifMatch: unit.version,
      body: { personId: one.personId, until: '2013-01-31', reason: 'own-request', minutes },
    } as const;
    await told(secretary.endPost(ending));
    expect(await kept()).toMatchObject({ posts: [{ until: '2013-01-31' }] });
    const again = secretary.beginPost({
      params: { unitId },
      body: { personId: other.personId, post: 'staff', from: '2013-02-01', minutes },
    });
    expect(await refusedWith(again)).toBe('person.gone');
  });
});

describe('who decides', () => {
  it('serves both kelurahan, and is neither one of the two nor of their families', async () => {
    const here = await anActiveKelurahan(system, { area: '31.71.01.1006' });
    const there = await aKelurahan(system, { area: '31.71.02.1001' });
    const head = headWith(numbersOf(6).nik);
    const members = [{ ...head, personId: here.secretaryId }];
    const mine = aHouseholdBody(here.locationId, { members });
    await told(here.facilitator.registerHousehold({ body: mine }));
    const theirs = aHouseholdBody(there.locationId, { members: [head] });
    await told(there.facilitator.registerHousehold({ body: theirs }));
    await system.settled();
    const seen = async (client: AnyClient) => (await told(client.listDuplicates({ query: {} }))).items;
    const [pair] = await seen(here.facilitator);
    expect(pair).toMatchObject({ reasons: ['same-nik'] });
    expect(await seen(there.facilitator)).toEqual([pair]);
    const params = { pairId: pair!.pairId };
    expect(await refusedWith(here.facilitator.getDuplicate({ params, purpose }))).toBe('duplicate.elsewhere');
    const decide = (client: AnyClient) =>
      refusedWith(client.decideDuplicate({ params, body: { decision: 'different' } }));
    expect(await decide(here.facilitator)).toBe('duplicate.elsewhere');
    expect(await decide(system.as('sekretaris-31.71.01.1006', 'facilitator', '31.71'))).toBe(
      'duplicate.own-record',
    );
    expect(await decide(system.as('fasilitator-kota', 'facilitator', '31.71'))).toBe('200');
  });

  it('asks for a search; what it finds waits for a decision', async () => {
    const { facilitator, locationId } = await aKelurahan(system, { area: '31.71.02.1002' });
    for (const name of ['Djoemiati Tjontoh', 'Jumiati Contoh']) {
      const members = [{ name, relation: 'head', birthDate: '1990-03-04' } as const];
      await told(facilitator.registerHousehold({ body: aHouseholdBody(locationId, { members }) }));
    }
    await system.settled();
    expect((await told(facilitator.listDuplicates({ query: {} }))).items).toEqual([]);
    const { searchId, status } = await told(facilitator.askDuplicateSearch({ body: { locationId } }));
    expect(status).toBe('asked');
    await system.settled();
    expect(await told(facilitator.getDuplicateSearch({ params: { searchId } }))).toMatchObject({
      status: 'finished',
      compared: 1,
      alike: 1,
    });
    expect((await told(facilitator.listDuplicates({ query: {} }))).items).toMatchObject([
      { reasons: ['same-birth', 'old-spelling'], status: 'open' },
    ]);
    expect(system.deadLetters()).toEqual([]);
  });
});
