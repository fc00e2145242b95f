import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { aKelurahan, anActiveKelurahan, anElection, aVolunteer, told } from '../support/kelurahan.ts';
import type { Asked } from '../support/requests.ts';
import { aSystem, routes, type TestSystem } from '../support/system.ts';

let system: TestSystem;
let kelurahan: Awaited<ReturnType<typeof anActiveKelurahan>>;
let young: Awaited<ReturnType<typeof aKelurahan>> & { readonly boardId: string };
let tokens: Readonly<Record<'national' | 'facilitator' | 'secretary', string>>;

beforeAll(async () => {
  system = await aSystem();
  kelurahan = await anActiveKelurahan(system);
  const other = await aKelurahan(system, { area: '31.71.01.1002', persons: 3 });
  const { facilitator, locationId } = other;
  const { boardId } = await told(facilitator.formBoard({ body: { locationId, name: 'BKM Muda' } }));
  young = { ...other, boardId };
  await told(facilitator.registerVolunteer({ body: aVolunteer(locationId) })); // the first: the service makes its secret
  await system.settled();
  tokens = {
    national: await system.tokenFor('pusat', 'national', 'ID'),
    facilitator: await system.tokenFor('fasilitator', 'facilitator', '31.71'),
    secretary: await system.tokenFor(`sekretaris-${kelurahan.area}`, 'secretariat', kelurahan.area),
  };
});
afterAll(() => system.close());

const letter = { number: 'SK-01/UJI/2012', date: '2012-01-16' };
const enrolment = (more: object) => ({
  area: '31.71.02.1001',
  years: [{ year: 2012, kind: 'tahun-1', letter }],
  ...more,
});
const inYears = (...years: object[]) =>
  enrolment({ years: years.map((year) => ({ year: 2012, kind: 'tahun-1', letter, ...year })) });

/** The election of three with one thing wrong. */
const counts = (more: object) => {
  const body = anElection(young.personIds);
  const bases = body.election.bases.map((basis) => ({ ...basis, ...more }));
  return { ...body, election: { ...body.election, bases } };
};
const term = (more: object) => ({ ...anElection(young.personIds), ...more });
const tally = (...votes: number[]) =>
  votes.map((each, index) => ({ personId: kelurahan.memberIds[index], votes: each }));

interface Bad {
  readonly route: keyof typeof routes;
  readonly by?: keyof typeof tokens;
  readonly asked: () => Asked;
  readonly answer: readonly [number, string];
  /** Of the field that is named. */
  readonly at?: string;
  readonly details?: object;
}
const enrol = (body: object, answer: Bad['answer'], at?: string): Bad => ({
  route: 'enrolLocation',
  by: 'national',
  asked: () => ({ body }),
  answer,
  ...(at && { at }),
});
const elect = (body: () => object, answer: Bad['answer'], at?: string): Bad => ({
  route: 'beginTerm',
  asked: () => ({ params: { boardId: young.boardId }, body: body() }),
  answer,
  ...(at && { at }),
});

/** An economic group of members 1, 2, 3 … of the board, of whom those with an odd number are women. */
const group = (numbers: readonly number[], answer: Bad['answer'], at: string, more: object = {}): Bad => ({
  route: 'registerGroup',
  by: 'secretary',
  asked: () => ({
    body: {
      ...routes.registerGroup.example.body,
      groupId: undefined,
      stage: undefined,
      boardId: kelurahan.boardId,
      kind: 'ekonomi',
      members: numbers.map((number, index) => ({
        personId: kelurahan.memberIds[number - 1],
        sex: number % 2 ? 'female' : 'male',
        post: index === 0 ? 'head' : 'member',
      })),
      ...more,
    },
  }),
  answer,
  at,
});

const [head, child] = [
  { name: 'Warga Uji Kepala', relation: 'head' },
  { name: 'Warga Uji Anak', relation: 'child' },
] as const;
/** A household of a head and a child with one thing wrong. */
const keep = (more: object | (() => object), answer: Bad['answer'], at: string): Bad => ({
  route: 'registerHousehold',
  asked: () => ({
    body: {
      locationId: kelurahan.locationId,
      members: [head, child],
      ...(typeof more === 'function' ? more() : more),
    },
  }),
  answer,
  at,
});

const bad: Readonly<Record<string, Bad>> = {
  'an unknown field': enrol(enrolment({ colour: 'merah' }), [400, 'request.invalid'], '/colour'),
  'an unknown field far inside': enrol(inYears({ colour: 1 }), [400, 'request.invalid'], '/years/0/colour'),
  'a code that is none': enrol(enrolment({ area: 'Gambir' }), [400, 'request.invalid'], '/area'),
  'an area that does not exist': enrol(enrolment({ area: '31.71.01.1999' }), [422, 'area.unknown'], '/area'),
  'an area that is no kelurahan': enrol(
    enrolment({ area: '31.71.01' }),
    [422, 'area.not-a-village'],
    '/area',
  ),
  'a BPS code': enrol(enrolment({ area: '3171010001' }), [422, 'area.bps'], '/area'),
  'a kelurahan twice': enrol(enrolment({ area: '31.71.01.1001' }), [409, 'location.already-enrolled']),
  'a date that does not exist': enrol(
    inYears({ letter: { ...letter, date: '2012-02-30' } }),
    [400, 'request.invalid'],
    '/years/0/letter/date',
  ),
  'a letter of tomorrow': enrol(
    inYears({ letter: { ...letter, date: '2013-02-02' } }),
    [422, 'location.letter-after-today'],
    '/years/0/letter/date',
  ),
  'a year twice': enrol(inYears({}, {}), [422, 'location.year-twice'], '/years/1/year'),
  'a year before the programme': enrol(
    inYears({ year: 1998 }),
    [422, 'location.year-before-programme'],
    '/years/0/year',
  ),
  'a name that hides its direction': {
    route: 'registerPerson',
    asked: () => ({ body: { locationId: kelurahan.locationId, sex: 'male', name: 'Uji\u202EijU' } }),
    answer: [400, 'request.invalid'],
    at: '/name',
  },
  'a NIK that cannot exist': {
    route: 'registerPerson',
    asked: () => ({
      body: { locationId: kelurahan.locationId, sex: 'male', name: 'Warga Uji', nik: '3171013002900001' },
    }),
    answer: [422, 'person.nik-invalid'],
    at: '/nik',
  },
  'a NIK of sixteen equal digits': {
    route: 'registerPerson',
    asked: () => ({
      body: { locationId: kelurahan.locationId, sex: 'male', name: 'Warga Uji', nik: '1111111111111111' },
    }),
    answer: [422, 'person.nik-invalid'],
    at: '/nik',
  },
  'a household with a NIK of day 32': keep(
    { members: [head, { ...child, nik: '3171013201120001' }] },
    [422, 'household.number-impossible'],
    '/members/1/nik',
  ),
  'a household whose card number has sixteen equal digits': keep(
    { cardNumber: '1111111111111111' },
    [422, 'household.number-impossible'],
    '/cardNumber',
  ),
  'a NIK that says another sex': keep(
    { members: [{ ...head, sex: 'male', nik: '3171014101929999' }] },
    [422, 'household.number-mismatch'],
    '/members/0/nik',
  ),
  'one NIK twice in a household': keep(
    { members: [head, child].map((member) => ({ ...member, nik: '3171014101929999' })) },
    [422, 'household.member-twice'],
    '/members/1',
  ),
  'a household without a head': keep({ members: [child] }, [422, 'household.not-one-head'], '/members'),
  'a child of tomorrow': keep(
    { members: [head, { ...child, birthDate: '2013-02-02' }] },
    [422, 'household.born-in-future'],
    '/members/1/birthDate',
  ),
  'a survey of tomorrow': keep(
    { origin: { source: 'paper', collectedOn: '2013-02-02' } },
    [422, 'household.collected-in-future'],
    '/origin/collectedOn',
  ),
  'a member who is a person of nobody': keep(
    { members: [{ ...head, personId: '01JEXAMP0000000000000000B9' }] },
    [404, 'person.not-found'],
    '/members/0/personId',
  ),
  'a member who is a person of another kelurahan': keep(
    () => ({ members: [{ ...head, personId: young.personIds[0] }] }),
    [422, 'person.elsewhere'],
    '/members/0/personId',
  ),
  'a card number of fifteen digits': keep(
    { cardNumber: '317101010112000' },
    [400, 'request.invalid'],
    '/cardNumber',
  ),
  'a kelurahan that is not enrolled': {
    route: 'registerVolunteer',
    asked: () => ({
      body: { ...routes.registerVolunteer.example.body, locationId: '01JEXAMP0000000000000000A9' },
    }),
    answer: [409, 'location.not-enrolled'],
  },
  'a second active board in a kelurahan': {
    route: 'formBoard',
    asked: () => ({ body: { locationId: kelurahan.locationId, name: 'BKM Kedua' } }),
    answer: [409, 'board.already-active'],
  },
  'a clashing post': {
    route: 'beginPost',
    by: 'secretary',
    asked: () => ({
      params: { unitId: kelurahan.unitId },
      body: {
        personId: kelurahan.memberIds[0],
        post: 'staff',
        from: '2013-01-01',
        minutes: kelurahan.minutes,
      },
    }),
    answer: [403, 'post.clash'],
    details: { clashesWith: 'board.coordinator', rule: 'SD-2' },
  },
  'an economic group of four': group([1, 2, 3, 4], [422, 'group.too-small'], '/members'),
  'an economic group with one woman of five': group([1, 2, 4, 6, 8], [422, 'group.few-women'], '/members'),
  'one person twice in a group': group([1, 2, 3, 4, 5, 3], [422, 'group.member-twice'], '/members/5'),
  'a group with a stage that is none of infrastructure': group(
    [1, 2, 3, 4, 5],
    [422, 'group.only-infrastructure'],
    '/stage',
    { stage: 1 },
  ),
  'a field of work that is none': group([1, 2, 3, 4, 5], [400, 'request.invalid'], '/kind', {
    kind: 'pendidikan',
  }),
  'a term that ends before it starts': elect(
    () => term({ end: '2012-08-31' }),
    [422, 'term.ends-before-start'],
    '/end',
  ),
  'a term of more years than the policy says': elect(
    () => term({ end: '2015-09-01' }),
    [422, 'term.too-long'],
    '/end',
  ),
  'an election after the term has started': elect(
    () => term({ start: '2012-08-11' }),
    [422, 'term.election-after-start'],
    '/election/date',
  ),
  'two co-ordinators': elect(
    () => term({ members: young.personIds.map((personId) => ({ personId, post: 'coordinator' })) }),
    [422, 'term.not-one-coordinator'],
    '/members',
  ),
  'ballots that are neither valid nor invalid': elect(
    () => counts({ cast: 81 }),
    [422, 'election.cast-mismatch'],
    '/election/bases/0/cast',
  ),
  'more ballots than voters': elect(
    () => counts({ registered: 79 }),
    [422, 'election.cast-above-registered'],
    '/election/bases/0/cast',
  ),
  'more votes than seats on the ballots': elect(
    () => counts({ registered: 9, cast: 9, valid: 9, invalid: 0, tally: tally(9, 9, 9, 1) }),
    [422, 'election.votes-above-ballots'],
    '/election/bases/0/tally',
  ),
  'more votes for a name than ballots': elect(
    () => counts({ registered: 9, cast: 9, valid: 9, invalid: 0, tally: tally(10) }),
    [422, 'election.votes-above-ballots'],
    '/election/bases/0/tally/0/votes',
  ),
  'more votes than names on the ballots of an RT': elect(
    () => counts({ level: 'rt', registered: 9, cast: 9, valid: 9, invalid: 0, tally: tally(9, 9, 9, 1) }),
    [422, 'election.votes-above-ballots'],
    '/election/bases/0/tally',
  ),
  'a cursor of nobody': {
    route: 'listBoards',
    asked: () => ({ query: { cursor: 'e30.AAAAAAAAAAAAAAAAAAAAAA' } }),
    answer: [400, 'request.cursor'],
  },
  'an area that the caller does not serve': {
    route: 'listBoards',
    asked: () => ({ query: { area: '32' } }),
    answer: [403, 'access.outside-area'],
  },
  'persons of more than one city': {
    route: 'listPersons',
    by: 'national',
    asked: () => ({ query: { area: '31' } }),
    answer: [400, 'area.too-wide'],
  },
};

const send = async (route: keyof typeof routes, asked: Asked) => {
  const before = system.writes();
  const answer = await system.request(routes[route], asked);
  await system.settled();
  expect(system.writes(), 'something was stored').toBe(before);
  return answer;
};

describe('bad input is refused, named, and not stored', () => {
  it.each(Object.entries(bad))('%s', async (_, { route, by = 'facilitator', asked, answer, at, details }) => {
    const { status, json } = await send(route, { ...asked(), token: tokens[by] });
    expect([status, json.code]).toEqual(answer);
    if (at)
      expect(json.errors).toEqual([expect.objectContaining({ pointer: at, message: expect.any(String) })]);
    if (details) expect(json.details).toMatchObject(details);
  });

  it('a token without an area', async () => {
    const token = await system.token({ sub: 'siapa', roles: 'national' });
    const { status, json } = await send('enrolLocation', { body: enrolment({}), token });
    expect([status, json.code]).toEqual([403, 'access.token-incomplete']);
  });

  it('a body of 11 MB, by the gateway itself', async () => {
    const bytes = JSON.stringify(enrolment({ note: 'x'.repeat(11 * 2 ** 20) }));
    const { status, json } = await send('enrolLocation', { bytes, token: tokens.national });
    expect([status, json]).toEqual([413, { message: 'Request Entity Too Large' }]);
  });

  it('broken JSON and broken UTF-8, in the language of the caller', async () => {
    const text = JSON.stringify(enrolment({}));
    const ask = (bytes: Uint8Array) =>
      send('enrolLocation', { bytes, token: tokens.national, headers: { 'accept-language': 'en' } });
    const broken = await ask(Buffer.from(text.slice(0, -1)));
    expect(broken.json).toMatchObject({ status: 400, errors: [{ code: 'json', message: 'is not JSON' }] });
    for (const byte of [0xff, 0xc3]) {
      const bytes = Buffer.from(text.replace('SK-01', 'SK-0?'));
      bytes[bytes.indexOf('?')] = byte;
      const answer = await ask(bytes);
      expect(answer.json).toMatchObject({
        status: 400,
        errors: [{ code: 'utf-8', message: 'is not UTF-8' }],
      });
    }
  });
});
