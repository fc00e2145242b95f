import { ulid } from 'ulid';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type DomainEvent, happened } from '../../shared/contract/event.ts';
import { personErased } from '../../shared/events/registration/privacy-requests.ts';
import { promised } from '../../shared/messaging/outbox.ts';
import { transact } from '../../shared/persistence/transact.ts';
import { anActiveKelurahan, aVolunteer, refusedWith, told } from '../support/kelurahan.ts';
import { aSystem, type TestSystem } from '../support/system.ts';

let system: TestSystem;
beforeAll(async () => {
  system = await aSystem();
});
afterAll(() => system?.close());

const tell = async (event: DomainEvent) => {
  const table = { name: 'pranata-local-registration', region: 'local' };
  const command = { id: undefined, fingerprint: '', actor: 'uji' };
  await transact(system.documents, promised(table, command, { events: [event] }));
  await system.settled();
};

const session = (learningGroupId: string, dueOn: string) => ({
  learningGroupId: learningGroupId as never,
  number: 1,
  on: '2013-01-10',
  place: 'Balai RW 02',
  topic: 'Papan informasi',
  value: 'Kejujuran',
  participants: [{ kind: 'volunteer' as const, total: 9, women: 6 }],
  decisions: [],
  followUps: [{ what: 'Menyiapkan papan', owner: { body: 'lurah' as const }, dueOn }],
});

it('K-6: what a session agreed on is overdue until it is done, once, and follows its kelurahan (X-3)', async () => {
  const kelurahan = await anActiveKelurahan(system, { area: '31.71.02.1001' });
  const { facilitator, secretary, national, locationId, area } = kelurahan;
  const { learningGroupId } = await told(
    facilitator.formLearningGroup({ body: { locationId, name: 'KBK Uji', formedOn: '2012-10-07' } }),
  );
  const before = system.writes();
  const early = facilitator.holdLearningSession({ body: session(learningGroupId, '2013-01-09') });
  expect(await refusedWith(early)).toBe('date.too-early');
  await system.settled();
  expect(system.writes()).toBe(before);

  const held = await told(facilitator.holdLearningSession({ body: session(learningGroupId, '2013-01-20') }));
  const again = facilitator.holdLearningSession({ body: session(learningGroupId, '2013-01-20') });
  expect(await refusedWith(again)).toBe('learning-session.number-taken');
  const { learningSessionId } = held;
  const overdue = async (at: string, dueBefore?: string) =>
    (await told(national.listFollowUps({ query: { area: at, ...(dueBefore && { dueBefore }) } }))).items;
  await expect.poll(() => overdue(area)).toMatchObject([{ learningSessionId, dueOn: '2013-01-20' }]);
  expect(await overdue(area, '2013-01-20')).toEqual([]);

  const forum = { body: { locationId, name: 'Forum Uji', formedOn: '2012-09-30' } };
  const { forumId } = await told(facilitator.formForum(forum));
  expect(await refusedWith(secretary.formForum(forum))).toBe('forum.already-active');
  const text = 'Dari sebelum pemekaran';
  await told(secretary.writeForumPost({ params: { forumId }, body: { text } }));
  const { volunteerId } = await told(secretary.registerVolunteer({ body: aVolunteer(locationId) }));
  const { hoursId } = await told(
    secretary.logHours({ body: { volunteerId, on: '2013-01-20', minutes: 60, what: 'Survei' } }),
  );
  const nobody = { locationId, name: 'Uji', sector: 'health' as const, members: [ulid() as never] };
  expect(await refusedWith(secretary.formSectorGroup({ body: nobody }))).toBe('sector-group.no-member');
  const { sectorGroupId } = await told(
    secretary.formSectorGroup({ body: { ...nobody, members: [volunteerId] } }),
  );

  const continues = '31.71.02.1002';
  const regulation = { number: 'PERDA-03/UJI/2013', date: '2013-01-02' };
  await told(
    national.decideAreaChange({ body: { locationId, continues, regulation, effectiveOn: '2013-01-15' } }),
  );
  await system.settled();
  await expect.poll(() => overdue(continues)).toMatchObject([{ learningSessionId }]);
  expect(await refusedWith(national.listFollowUps({ query: { area } }))).toBe('area.superseded');
  const moved = [
    await told(national.getLearningSession({ params: { learningSessionId } })),
    await told(national.getHours({ params: { hoursId } })),
    await told(national.getSectorGroup({ params: { sectorGroupId } })),
    ...(await told(national.listForums({ query: { area: continues } }))).items,
    ...(await told(national.listLearningGroups({ query: { area: continues } }))).items,
    ...(await told(national.listHours({ query: { area: continues, volunteerId } }))).items,
  ];
  expect(moved.map(({ area: { code } }) => code)).toEqual(Array(6).fill(continues));
  const posts = await told(national.listForumPosts({ params: { forumId }, query: {} }));
  expect(posts.items).toMatchObject([{ text }]);

  const account = system.as(`sekretaris-${area}`, 'secretariat', continues);
  const done = {
    params: { learningSessionId, followUpId: held.followUps[0]!.followUpId },
    body: { doneOn: '2013-01-28' },
    idempotencyKey: 'beres',
  };
  const answers = await Promise.all([1, 2].map(() => account.doFollowUp(done)));
  for (const answer of answers) expect((await told(Promise.resolve(answer))).version).toBe(3);
  expect(await refusedWith(account.doFollowUp({ ...done, idempotencyKey: 'lagi' }))).toBe('follow-up.done');
  await expect.poll(() => overdue(continues)).toEqual([]);
  expect(system.deadLetters()).toEqual([]);
});

it('D-3: what a volunteer wrote and proved stands nowhere in clear, and is gone with the person', async () => {
  const { facilitator, locationId, area, personIds } = await anActiveKelurahan(system);
  const [personId] = personIds;
  const own = system.as('relawan-tulis', 'volunteer', area);
  const body = aVolunteer(locationId, { personId: personId as never });
  const { volunteerId } = await told(own.registerVolunteer({ body }));
  const documentId = ulid();
  const params = { volunteerId };
  await told(own.proveVolunteer({ params, body: { documentId: documentId as never, proves: 'ktp' } }));
  const training = { topic: 'Survei', on: '2013-01-05', hours: 4, by: 'Korkot' };
  await told(own.addTraining({ params, body: training }));
  await told(own.beginVolunteerRole({ params, body: { role: 'survey', from: '2013-01-05' } }));
  const { forumId } = await told(
    facilitator.formForum({ body: { locationId, name: 'Forum Terbuka', formedOn: '2012-09-30' } }),
  );
  const text = 'Zqwilda Uji sakit, siapa menjenguk';
  const post = { params: { forumId }, body: { volunteerId, text }, idempotencyKey: 'tulis' };
  expect(await told(own.writeForumPost(post))).toMatchObject({ text });
  expect(await told(own.writeForumPost(post))).toMatchObject({ text });
  const other = system.as('relawan-lain', 'volunteer', area);
  expect(await refusedWith(other.writeForumPost({ params: { forumId }, body: { text } }))).toBe(
    'volunteer.not-own-record',
  );

  // proofs stand at level P3: a board reads the volunteer without them
  const board = system.as('anggota', 'board', area);
  const read = { params, purpose: 'contact' };
  expect(await told(board.getVolunteer(read))).not.toHaveProperty('proofs');
  expect(await told(facilitator.getVolunteer(read))).toMatchObject({
    proofs: [{ documentId, proves: 'ktp' }],
    roles: [{ role: 'survey' }],
    trainings: [training],
  });
  const posts = async () =>
    (await told(facilitator.listForumPosts({ params: { forumId }, query: {} }))).items;
  await expect.poll(posts).toMatchObject([{ volunteerId, text }]);

  await system.settled();
  const everything = JSON.stringify([await system.state(), await system.promised()]);
  expect(everything).toContain('Forum Terbuka');
  for (const secret of ['Zqwilda', documentId]) expect(everything).not.toContain(secret);

  const erasedAt = '2013-01-31T03:00:00.000Z';
  await tell(
    happened(personErased, {
      ...{ id: ulid(), at: new Date(erasedAt), subject: personId!, recordversion: 9, area: { code: area } },
      data: { personId: personId as never, locationId, cause: 'request', erasedAt },
      state: {},
    }),
  );
  await expect.poll(posts).toMatchObject([{ erasedAt: expect.any(String), version: 2 }]);
  const [erased] = await posts();
  expect(erased).not.toHaveProperty('text');
  expect(erased).not.toHaveProperty('volunteerId');
  const gone = await told(facilitator.getVolunteer(read));
  expect(gone).toMatchObject({ status: 'erased', skills: [] });
  for (const field of ['name', 'proofs', 'roles', 'trainings']) expect(gone).not.toHaveProperty(field);
});
