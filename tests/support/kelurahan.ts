import { ulid } from 'ulid';
import { expect } from 'vitest';
import type { RouteContract } from '../../shared/contract/route.ts';
import type { Answered, AnsweredKept } from '../../shared/http/client.ts';
import { tellPapers } from './evidence.ts';
import type { AnyClient, TestSystem } from './system.ts';

/** The body of an answer that must not be a refusal. */
export const told = async <Contract extends RouteContract>(answer: Promise<Answered<Contract>>) => {
  const answered = await answer;
  expect(answered.ok ? undefined : answered.problem).toBeUndefined();
  return (answered as Extract<typeof answered, { ok: true }>).body;
};

/** Code of a refusal. */
export const refusedWith = async (answer: Promise<Answered<RouteContract> | AnsweredKept<RouteContract>>) => {
  const answered = await answer;
  return answered.ok ? `${answered.status}` : answered.problem.code;
};

const minutes = { number: 'BA-07/UJI/2012', date: '2012-08-12' };

type TermBody = Parameters<AnyClient['beginTerm']>[0]['body'];

/** The result of an election that everybody in it has won, the first as co-ordinator; its minutes are nowhere yet. */
export const anElection = (personIds: readonly string[], more: Partial<TermBody> = {}): TermBody => ({
  termId: ulid(),
  start: '2012-09-01',
  election: {
    date: '2012-08-12',
    minutes: { documentId: ulid(), ...minutes },
    bases: [
      {
        level: 'kelurahan',
        name: 'Rembug warga',
        registered: 90,
        cast: 80,
        valid: 78,
        invalid: 2,
        tally: personIds.map((personId, index) => ({ personId, votes: 60 - index })),
      },
    ],
  },
  members: personIds.map((personId, index) => ({ personId, post: index === 0 ? 'coordinator' : 'member' })),
  ...more,
});

/** The same, of which every paper that it cites was checked. */
export const aProvenElection = async (
  system: TestSystem,
  place: { readonly locationId: string; readonly area: string },
  ...asked: Parameters<typeof anElection>
): Promise<TermBody> => {
  const body = anElection(...asked);
  const { minutes: citedMinutes, lotMinutes } = body.election;
  const cited = { 'election-minutes': citedMinutes, 'lot-minutes': lotMinutes, 'term-deed': body.deed };
  const papers = Object.entries(cited).flatMap(([requirement, paper]) =>
    paper ? [{ ...place, requirement, id: body.termId, documentId: paper.documentId }] : [],
  );
  await tellPapers(system, papers as never);
  return body;
};

/** An enrolled kelurahan with persons whom nobody has elected yet, and who enters things there. */
export const aKelurahan = async (
  system: TestSystem,
  { area = '31.71.01.1001', persons = 0 }: { readonly area?: string; readonly persons?: number } = {},
) => {
  const national = system.as('pusat', 'national', 'ID');
  const facilitator = system.as(`fasilitator-${area}`, 'facilitator', area);
  const letter = { number: 'SK-01/UJI/2012', date: '2012-01-16' };
  const { locationId } = await told(
    national.enrolLocation({ body: { area, years: [{ year: 2012, kind: 'tahun-1', letter }] } }),
  );
  const personIds: string[] = [];
  for (let number = 1; number <= persons; number += 1) {
    const sex = number % 2 ? 'female' : 'male';
    const body = { locationId, sex, name: `Warga Uji ${number}` } as const;
    personIds.push((await told(facilitator.registerPerson({ body }))).personId);
  }
  await system.settled();
  return { area, national, facilitator, locationId, personIds };
};

/** And its board, elected of all of them, with a secretariat and its secretary, who has an account. */
export const anActiveKelurahan = async (system: TestSystem, options: { readonly area?: string } = {}) => {
  const kelurahan = await aKelurahan(system, { ...options, persons: 10 });
  const { facilitator, locationId, personIds, area } = kelurahan;
  const { boardId } = await told(facilitator.formBoard({ body: { locationId, name: 'BKM Uji' } }));
  const memberIds = personIds.slice(0, 9);
  const election = await aProvenElection(system, { locationId, area }, memberIds);
  await told(facilitator.beginTerm({ params: { boardId }, body: election }));
  const decree = { number: 'SK-02/UJI/2012', date: '2012-09-05' };
  const { unitId } = await told(
    facilitator.formUnit({ body: { boardId, kind: 'secretariat', decree, minutes } }),
  );
  const secretaryId = personIds[9]!;
  const body = { personId: secretaryId, post: 'secretary', from: '2012-09-05', minutes } as const;
  await told(facilitator.beginPost({ params: { unitId }, body }));
  const account = `sekretaris-${area}`;
  await told(facilitator.linkAccount({ params: { personId: secretaryId }, body: { account } }));
  await system.settled();
  const secretary = system.as(account, 'secretariat', area);
  return { ...kelurahan, boardId, memberIds, unitId, secretaryId, secretary, minutes };
};

/** A volunteer's registration, valid but for what a test says. */
export const aVolunteer = (
  locationId: string,
  more: Partial<Parameters<AnyClient['registerVolunteer']>[0]['body']> = {},
): Parameters<AnyClient['registerVolunteer']>[0]['body'] => ({
  locationId,
  sex: 'female',
  rt: '003',
  rw: '02',
  skills: ['mengajar'],
  sectors: ['health'],
  registeredOn: '2012-03-04',
  name: 'Relawan Uji',
  ...more,
});

/** A household's registration, valid but for what a test says: a head and a child, without numbers. */
export const aHouseholdBody = (
  locationId: string,
  more: Partial<Parameters<AnyClient['registerHousehold']>[0]['body']> = {},
): Parameters<AnyClient['registerHousehold']>[0]['body'] => ({
  locationId,
  rt: '003',
  rw: '02',
  members: [
    { name: 'Warga Uji Kepala', relation: 'head' },
    { name: 'Warga Uji Anak', relation: 'child' },
  ],
  ...more,
});
