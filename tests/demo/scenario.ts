import { createClient, type ProblemRead } from '../../shared/http/client.ts';
import * as cast from './cast.ts';
import { paper } from './documents.ts';
import { familiesOf } from './families.ts';
import { guidelineOf } from './library.ts';
import { photosOf } from './photos.ts';
import { type Api, key, routes, type Step } from './step.ts';

interface Access {
  readonly url: string;
  token(account: string, roles: string, area: string): Promise<string>;
}

/** The calls of the demo in their order, each with a fixed key: a second run is answered like the first. */
export const scenario = async ({ url, token }: Access): Promise<Step[]> => {
  const as = async (account: string, roles: string, area: string): Promise<Api> =>
    createClient(routes, { url, token: await token(account, roles, area) });
  const national = await as(cast.accounts.national, 'national', 'ID');
  const facilitator = await as(cast.accounts.facilitator, 'facilitator', '31.71');
  const secretary = await as(cast.accounts.secretary, 'secretariat', cast.kelurahan);
  return [
    ...enrolment(national),
    ...boardOf(facilitator),
    ...bodiesOf(facilitator, secretary),
    ...volunteersOf(secretary),
    ...familiesOf({ facilitator, secretary }),
    ...photosOf(facilitator),
    ...guidelineOf(national),
    ...badRequests(national, facilitator, secretary),
  ];
};

const enrolment = (national: Api): Step[] => [
  {
    what: 'location',
    run: () =>
      national.enrolLocation({
        ...key('location'),
        body: {
          locationId: cast.location,
          area: cast.kelurahan,
          years: [{ year: 2026, kind: 'tahun-1', letter: { number: 'SK-01/DEMO/2026', date: '2026-01-16' } }],
        },
      }),
  },
];

const boardOf = (facilitator: Api): Step[] => [
  ...cast.people.map((person, index) => ({
    what: 'person',
    run: () =>
      facilitator.registerPerson({
        ...key(`person-${index}`),
        body: { locationId: cast.location, ...person },
      }),
  })),
  paper(facilitator, {
    requirement: 'charter',
    id: cast.board,
    documentId: cast.paperId(1),
    text: 'Akta pendirian',
  }),
  {
    what: 'board',
    run: () =>
      facilitator.formBoard({
        ...key('board'),
        body: {
          boardId: cast.board,
          locationId: cast.location,
          name: 'BKM Rekaan Sejahtera',
          charter: {
            documentId: cast.paperId(1),
            number: '12',
            notary: 'Notaris Rekaan',
            date: '2026-08-24',
          },
        },
      }),
  },
  paper(facilitator, {
    requirement: 'election-minutes',
    id: cast.term,
    documentId: cast.paperId(2),
    text: 'Berita acara pemilihan',
  }),
  paper(facilitator, {
    requirement: 'term-deed',
    id: cast.term,
    documentId: cast.paperId(3),
    text: 'Akta masa bakti',
  }),
  {
    what: 'term',
    run: () =>
      facilitator.beginTerm({
        ...key('term'),
        params: { boardId: cast.board },
        body: {
          termId: cast.term,
          start: cast.termStart,
          election: {
            ...cast.election,
            bases: cast.election.bases.map((basis) => ({ ...basis, tally: [...basis.tally] })),
          },
          members: cast.people
            .slice(0, 9)
            .map(({ personId }, index) => ({ personId, post: index === 0 ? 'coordinator' : 'member' })),
          deed: { documentId: cast.paperId(3), number: '14', notary: 'Notaris Rekaan', date: '2026-08-28' },
        },
      }),
  },
];

const bodiesOf = (facilitator: Api, secretary: Api): Step[] => {
  const decree = (number: number) => ({ number: `SK-0${number}/BKM/2026`, date: '2026-09-02' });
  const unit = (api: Api, number: number, kind: 'secretariat' | 'upk' | 'upl' | 'ups'): Step => ({
    what: 'unit',
    run: () =>
      api.formUnit({
        ...key(`unit-${kind}`),
        body: {
          unitId: cast.unitId(number),
          boardId: cast.board,
          kind,
          decree: decree(number),
          minutes: cast.minutes(number + 1, '2026-09-02'),
        },
      }),
  });
  const post = (
    api: Api,
    number: number,
    name: (typeof cast.units)[number]['posts'][number][0] | 'secretary',
    holder: number,
  ): Step => ({
    what: 'post',
    run: () =>
      api.beginPost({
        ...key(`post-${holder}`),
        params: { unitId: cast.unitId(number) },
        body: {
          postId: cast.postId(holder),
          personId: cast.personId(holder),
          post: name,
          from: '2026-09-02',
          minutes: cast.minutes(number + 1, '2026-09-02'),
        },
      }),
  });
  return [
    unit(facilitator, 1, 'secretariat'),
    post(facilitator, 1, 'secretary', 10),
    {
      what: 'account',
      run: () =>
        facilitator.linkAccount({
          ...key('account'),
          params: { personId: cast.personId(10) },
          body: { account: cast.accounts.secretary },
        }),
    },
    ...cast.units.flatMap(({ number, kind, posts }) => [
      unit(secretary, number, kind),
      ...posts.map(([name, holder]) => post(secretary, number, name, holder)),
    ]),
    ...cast.assets.map(({ name }, index) =>
      paper(facilitator, {
        requirement: 'title',
        id: cast.assetId(index + 1),
        documentId: cast.paperId(11 + index),
        text: `Bukti milik ${name}`,
      }),
    ),
    ...cast.assets.map(({ name, place, rupiah, title }, index) => ({
      what: 'asset',
      run: () =>
        secretary.addAsset({
          ...key(`asset-${index}`),
          params: { boardId: cast.board },
          body: {
            assetId: cast.assetId(index + 1),
            title: {
              documentId: cast.paperId(11 + index),
              kind: title,
              number: `T-${index + 1}/DEMO`,
              date: '2026-09-10',
            },
            name,
            holder: 'BKM Rekaan Sejahtera',
            place,
            rupiah,
            programme: 'PNPM Mandiri Perkotaan',
            condition: 'good',
            custodian: 'UPL',
            minutes: cast.minutes(9, '2026-09-10'),
          },
        }),
    })),
  ];
};

const volunteersOf = (secretary: Api): Step[] =>
  cast.volunteers.map((volunteer, index) => ({
    what: 'volunteer',
    run: () =>
      secretary.registerVolunteer({
        ...key(`volunteer-${index}`),
        body: { locationId: cast.location, ...volunteer },
      }),
  }));

/** Requests that must be refused, each by its rule; they store nothing. */
const badRequests = (national: Api, facilitator: Api, secretary: Api): Step[] => {
  const years = [{ year: 2026, kind: 'tahun-1' as const, letter: { number: 'SK-02', date: '2026-01-16' } }];
  const enrol = (area: string, refusedWith: ProblemRead['code'], extra = {}): Step => ({
    what: 'refused',
    refusedWith: [refusedWith],
    run: () => national.enrolLocation({ body: { area, years, ...extra } }),
  });
  return [
    enrol('31.71.01.1999', 'area.unknown'),
    enrol('3171011001', 'area.bps'),
    enrol(cast.kelurahan, 'location.already-enrolled'),
    enrol('31.71.01.1002', 'request.invalid', { nickname: 'x' }),
    {
      what: 'refused',
      refusedWith: ['board.already-active'],
      run: () => facilitator.formBoard({ body: { locationId: cast.location, name: 'BKM Kedua' } }),
    },
    {
      what: 'refused',
      refusedWith: ['post.clash'],
      run: () =>
        secretary.beginPost({
          params: { unitId: cast.unitId(2) },
          body: {
            personId: cast.personId(1),
            post: 'cashier',
            from: '2026-10-01',
            minutes: cast.minutes(10, '2026-10-01'),
          },
        }),
    },
    {
      what: 'refused',
      refusedWith: ['location.not-enrolled'],
      run: () =>
        facilitator.registerVolunteer({
          body: {
            ...(cast.volunteers[0] as (typeof cast.volunteers)[number]),
            volunteerId: cast.volunteerId(99),
            locationId: cast.board,
          },
        }),
    },
  ];
};
