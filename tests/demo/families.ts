import * as cast from './cast.ts';
import { paper } from './documents.ts';
import { householdFile, nikOf } from './household-file.ts';
import { type Api, key, type Step, until } from './step.ts';

type Listed = Extract<Awaited<ReturnType<Api['listHouseholds']>>, { ok: true }>['body']['items'][number];

/** What the steps learn from each other: the households of the file have the ids that the import gave them. */
interface Learnt {
  households: readonly Listed[];
  pair?: { readonly pairId: string; readonly recordIds: readonly string[] } | undefined;
}

interface Actors {
  readonly facilitator: Api;
  readonly secretary: Api;
}

/** Families and what the programme does for them: an import, groups, the PS-2 list, a duplicate, an erasure. */
export const familiesOf = ({ facilitator, secretary }: Actors): Step[] => {
  const learnt: Learnt = { households: [] };
  return [
    ...imported(facilitator, learnt),
    ...poorList(facilitator, secretary, learnt),
    ...groups(secretary, learnt),
    ...duplicate(facilitator, learnt),
    ...erasure(facilitator, secretary, learnt),
  ];
};

const imported = (facilitator: Api, learnt: Learnt): Step[] => {
  const params = { importId: cast.importId };
  const reaches = (...statuses: readonly string[]) =>
    until(
      () => facilitator.getImport({ params }),
      (answer) => answer.ok && statuses.includes(answer.body.status),
    );
  return [
    {
      what: 'import received',
      run: () =>
        facilitator.receiveImport({
          ...key('import'),
          body: {
            importId: cast.importId,
            kind: 'households',
            locationId: cast.location,
            fileName: 'pendataan-rekaan.csv',
            content: Buffer.from(householdFile()).toString('base64'),
          },
        }),
    },
    { what: 'import looked through', run: () => reaches('faulty', 'committing', 'committed') },
    {
      what: 'refused',
      refusedWith: ['import.has-faults', 'import.status'],
      run: () => facilitator.commitImport({ params, body: {} }),
    },
    {
      what: 'import committed',
      run: () => facilitator.commitImport({ ...key('commit'), params, body: { goodRowsOnly: true } }),
    },
    { what: 'households stored', run: () => reaches('committed') },
    {
      what: 'households listed',
      run: async () => {
        const answer = await until(
          () => facilitator.listHouseholds({ query: { area: cast.kelurahan, limit: '100' } }),
          (page) => page.ok && page.body.items.length >= cast.goodHouseholds,
        );
        if (answer.ok) {
          const ofFile = answer.body.items.filter(({ origin }) => origin.source === 'import');
          learnt.households = ofFile.toSorted((a, b) => (a.householdId < b.householdId ? -1 : 1));
        }
        return answer;
      },
    },
  ];
};

const poorList = (facilitator: Api, secretary: Api, learnt: Learnt): Step[] => {
  const params = { poorListId: cast.poorList };
  const batch = (from: number, to: number): Step => ({
    what: 'listed',
    run: () =>
      facilitator.addEntries({
        ...key(`entries-${from}`),
        params,
        body: {
          entries: learnt.households
            .slice(from, to)
            .map(({ householdId }) => ({ householdId, meets: ['lantai'] })),
        },
      }),
  });
  return [
    {
      what: 'poor list',
      run: () =>
        facilitator.openPoorList({
          ...key('poor-list'),
          body: {
            poorListId: cast.poorList,
            locationId: cast.location,
            surveyedOn: '2026-09-20',
            criteria: {
              setOn: '2026-09-10',
              minutes: cast.minutes(20, '2026-09-10'),
              items: [
                { code: 'lantai', text: 'Lantai rumah dari tanah' },
                { code: 'makan', text: 'Makan paling banyak dua kali sehari' },
              ],
            },
            origin: { source: 'paper', collectedOn: '2026-09-20' },
          },
        }),
    },
    batch(0, 25),
    batch(25, 40),
    {
      what: 'shown',
      run: () =>
        facilitator.showPoorList({
          ...key('showing'),
          params,
          body: { place: 'Papan informasi kelurahan', from: '2026-10-01', until: '2026-10-14' },
        }),
    },
    paper(facilitator, {
      requirement: 'ratification',
      id: cast.poorList,
      documentId: cast.paperId(4),
      text: 'Berita acara penetapan',
    }),
    {
      what: 'ratified',
      run: () =>
        secretary.ratifyPoorList({
          ...key('ratification'),
          params,
          body: {
            citizens: cast.minutes(21, '2026-10-16'),
            board: { documentId: cast.paperId(4), ...cast.minutes(22, '2026-10-17') },
          },
        }),
    },
    { what: 'frozen', run: () => secretary.freezePoorList({ ...key('freeze'), params }) },
    {
      what: 'refused',
      refusedWith: ['poor-list.minutes-missing', 'poor-list.not-listed'],
      run: () => strike(secretary, learnt, {}),
    },
    {
      what: 'struck off',
      run: () =>
        strike(secretary, learnt, {
          ...key('strike-off'),
          minutes: cast.minutes(23, '2026-11-02'),
        }),
    },
  ];
};

interface Striking {
  readonly idempotencyKey?: string;
  readonly minutes?: ReturnType<typeof cast.minutes>;
}

const strike = (secretary: Api, { households }: Learnt, { minutes, ...sent }: Striking) =>
  secretary.strikeOff({
    ...sent,
    params: { poorListId: cast.poorList, householdId: households[3]?.householdId ?? '' },
    body: { reason: 'better-off', ...(minutes && { minutes }) },
  });

const kinds = ['infrastructure', 'social', 'economic'] as const;

/** Twelve groups of five households each, the next five after those of the group before. */
const groups = (secretary: Api, learnt: Learnt): Step[] =>
  Array.from({ length: 12 }, (_, index) => {
    const kind = kinds[index % kinds.length] ?? 'social';
    return {
      what: 'group',
      run: () =>
        secretary.registerGroup({
          ...key(`group-${index}`),
          body: {
            groupId: cast.groupId(index + 1),
            boardId: cast.board,
            name: `KSM Rekaan ${String(index + 1).padStart(2, '0')}`,
            kind,
            formedFrom: 'neighbours',
            formedOn: '2026-10-01',
            proposal: { number: `USULAN-${index + 1}/DEMO`, date: '2026-10-05' },
            minutes: cast.minutes(30 + index, '2026-10-20'),
            ...(kind === 'infrastructure' && { stage: 1, maintainsUntil: '2030-12-31' }),
            endsOn: '2027-12-31',
            members: learnt.households.slice(index * 4, index * 4 + 5).map(({ householdId }, place) => ({
              householdId,
              sex: place < 2 ? ('female' as const) : ('male' as const),
              post: place === 0 ? ('head' as const) : ('member' as const),
            })),
            ...(kind === 'economic' && { jointLiability: { signedOn: '2026-10-25', signedBy: 5 } }),
          },
        }),
    };
  });

/** A family of the file is entered once more by hand: the two are found by their NIK, and a person merges them. */
const duplicate = (facilitator: Api, learnt: Learnt): Step[] => [
  {
    what: 'household',
    run: () =>
      facilitator.registerHousehold({
        ...key('household-again'),
        body: {
          householdId: cast.householdAgain,
          locationId: cast.location,
          rt: '001',
          rw: '01',
          members: [
            { memberId: cast.memberAgain, name: 'Keluarga Rekaan 50', relation: 'head', nik: nikOf(50) },
          ],
        },
      }),
  },
  {
    what: 'duplicate found',
    run: () =>
      until(
        async () => {
          const area = cast.kelurahan;
          const open = await facilitator.listDuplicates({ query: { area, status: 'open' } });
          const merged = await facilitator.listDuplicates({ query: { area, status: 'merged' } });
          const pairs = [open, merged].flatMap((answer) => (answer.ok ? answer.body.items : []));
          learnt.pair = pairs.find(({ recordIds }) => recordIds.includes(cast.householdAgain));
          return open;
        },
        () => learnt.pair !== undefined,
      ),
  },
  {
    what: 'duplicate decided',
    run: () => {
      const { pairId = '', recordIds = [] } = learnt.pair ?? {};
      const keep = recordIds.find((id) => id !== cast.householdAgain) ?? '';
      return facilitator.decideDuplicate({
        ...key('duplicate'),
        params: { pairId },
        body: { decision: 'merge', keep, take: { rt: 'kept' } },
      });
    },
  },
];

/** A family moves away and asks that its data be erased: one enters the request, another completes it. */
const erasure = (facilitator: Api, secretary: Api, learnt: Learnt): Step[] => {
  const of = () => ({ householdId: learnt.households[59]?.householdId ?? '' });
  return [
    {
      what: 'privacy request',
      run: () =>
        facilitator.enterPrivacyRequest({
          ...key('erasure'),
          body: {
            privacyRequestId: cast.privacyRequest,
            of: of(),
            kind: 'erasure',
            receivedAt: '2026-11-20T03:00:00.000Z',
            channel: 'letter',
            reference: 'SURAT-11/DEMO/2026',
          },
        }),
    },
    {
      what: 'erased, with proof',
      run: () =>
        secretary.completePrivacyRequest({
          ...key('erased'),
          params: { privacyRequestId: cast.privacyRequest },
          body: { of: of(), outcome: 'done', answer: 'SURAT-12/DEMO/2026' },
        }),
    },
    {
      what: 'refused',
      refusedWith: ['household.gone'],
      run: () => facilitator.changeHousehold({ params: of(), ifMatch: 2, body: { rt: '009' } }),
    },
  ];
};
