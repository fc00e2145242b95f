import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkPost } from '../../functions/registration/domain/post.ts';
import {
  beginPost,
  correctUnit,
  endPost,
  formUnit,
  type UnitRecord,
} from '../../functions/registration/domain/unit.ts';
import { posts } from '../../shared/contract/access.ts';
import { Problem } from '../../shared/errors.ts';
import { plusDays } from '../../shared/policy/local-date.ts';
import {
  aBoard,
  aGiven,
  aNewBoard,
  anEntry,
  anId,
  aPerson,
  aPost,
  aUnit,
  personId,
  someMinutes,
} from '../support/builders.ts';
import { refusal } from '../support/refusals.ts';

const secretariat = { roles: ['secretariat'], today: '2012-09-05' } as const;
const facilitator = { roles: ['facilitator'], today: '2012-09-05' } as const;

const form = (
  kind: UnitRecord['kind'],
  roles: readonly ('secretariat' | 'facilitator')[],
  board = aBoard(),
  at?: string,
) =>
  formUnit(
    board,
    { boardId: board.boardId, kind, decree: aUnit().decree, minutes: someMinutes },
    roles,
    anEntry,
    aGiven(at),
  );

const appointment = {
  personId: personId(1),
  post: 'cashier',
  from: '2012-09-05',
  minutes: someMinutes,
} as const;
const appoint = (
  more: Partial<Parameters<typeof beginPost>[2]> = {},
  { unit = aUnit(), person = aPerson(), by = secretariat as Parameters<typeof beginPost>[3] } = {},
) => beginPost(unit, person, { ...appointment, ...more }, by, aGiven());

describe('forming a unit', () => {
  it('takes its place from the board, and is told', () => {
    const { next, events } = form('upk', ['secretariat']);
    expect(next).toMatchObject({ kind: 'upk', locationId: aBoard().locationId, posts: [], version: 1 });
    expect(events).toMatchObject([
      { contract: { type: 'unit-formed.v1' }, subject: next.unitId, recordversion: 1, data: { kind: 'upk' } },
    ]);
  });

  it('section 3.2: a facilitator enters the secretariat, and no other unit', () => {
    expect(form('secretariat', ['facilitator']).next.kind).toBe('secretariat');
    expect(form('upk', ['facilitator', 'secretariat']).next.kind).toBe('upk');
    for (const kind of ['upk', 'upl', 'ups', 'supervisors'] as const) {
      expect(() => form(kind, ['facilitator'])).toThrow(refusal('unit.only-secretariat', { kind }));
    }
  });

  it('E-7: needs a board whose term runs: the last day of it, and the day after', () => {
    expect(form('upk', ['secretariat'], aBoard(), '2015-08-31T05:00:00Z').next.version).toBe(1);
    expect(() => form('upk', ['secretariat'], aBoard(), '2015-09-01T05:00:00Z')).toThrow(
      refusal('board.caretaker'),
    );
    expect(() => form('upk', ['secretariat'], aNewBoard())).toThrow(refusal('board.without-term'));
  });

  it('E-8: keeps decree and legal status, which are corrected field by field', () => {
    const unit = aUnit({ version: 2, legalStatus: 'akta 12/2012' });
    const decree = { number: 'SK-03', date: '2012-10-01' };
    expect(correctUnit(unit, { decree }, aGiven()).next).toMatchObject({
      decree,
      legalStatus: 'akta 12/2012',
      version: 3,
    });
    expect(correctUnit(unit, { legalStatus: null }, aGiven())).toMatchObject({
      next: { decree: unit.decree, legalStatus: undefined },
      events: [{ contract: { type: 'unit-changed.v1' }, recordversion: 3 }],
    });
  });
});

describe('appointing to a post', () => {
  it('changes unit and person together, and tells both', () => {
    const { next, person, events } = appoint(
      {},
      { unit: aUnit({ version: 4 }), person: aPerson({ version: 6 }) },
    );
    expect(next).toMatchObject({
      version: 5,
      posts: [{ personId: personId(1), post: 'cashier', from: '2012-09-05' }],
    });
    expect(person).toMatchObject({ version: 7, posts: [{ post: 'upk.cashier', bodyId: aUnit().unitId }] });
    expect(person.posts[0]?.postId).toBe(next.posts[0]?.postId);
    expect(events).toMatchObject([
      { contract: { type: 'unit-changed.v1' }, recordversion: 5 },
      { contract: { type: 'person-posts-changed.v1' }, recordversion: 7 },
    ]);
  });

  it('R-4: refuses a clashing post and names it', () => {
    const bookkeeper = aPerson({ posts: [aPost('upk.bookkeeper')] });
    expect(() => appoint({}, { person: bookkeeper })).toThrow(
      refusal('post.clash', { rule: 'SD-3', clashesWith: 'upk.bookkeeper', wanted: 'upk.cashier' }),
    );
    expect(() => appoint({}, { person: aPerson({ posts: [aPost('board.member')] }) })).toThrow(
      refusal('post.clash', { rule: 'SD-1' }),
    );
    expect(() => appoint({}, { person: aPerson({ posts: [aPost('secretariat.staff')] }) })).toThrow(
      refusal('post.clash', { rule: 'SD-2' }),
    );
  });

  it('knows the posts of each unit', () => {
    expect(() => appoint({ post: 'secretary' })).toThrow(
      refusal('post.not-of-unit', {
        known: ['upk.manager', 'upk.loan-officer', 'upk.bookkeeper', 'upk.cashier'],
      }),
    );
    for (const name of posts.filter((post) => !/^(board|group)\./.test(post))) {
      const [kind, post] = name.split('.') as [UnitRecord['kind'], 'manager'];
      expect(appoint({ post }, { unit: aUnit({ kind }) }).person.posts).toMatchObject([{ post: name }]);
    }
  });

  it('SD-7: lasts a day at least', () => {
    expect(appoint({ until: '2012-09-05' }).next.posts).toMatchObject([{ until: '2012-09-05' }]);
    expect(() => appoint({ until: '2012-09-04' })).toThrow(
      refusal('post.ends-before-start', { rule: 'SD-7' }),
    );
  });

  it('is of a person of the kelurahan', () => {
    const person = aPerson({ locationId: anId('PACE', 2) });
    expect(() => appoint({}, { person })).toThrow(refusal('person.elsewhere'));
  });

  it('R-10: is of the person as it is now: who was found to be another is refused, and that one named', () => {
    const asked = aPerson().personId;
    const gone = [
      aPerson({ mergedInto: anId('PERS', 2) }),
      aPerson({ personId: anId('PERS', 2), mergedFrom: [asked] }), // the store follows a merge
    ];
    for (const person of gone) {
      const named = { personId: asked, mergedInto: anId('PERS', 2) };
      expect(() => appoint({ personId: asked }, { person })).toThrow(refusal('person.gone', named));
    }
    const erased = aPerson({ erasedAt: '2012-09-01T05:00:00.000Z' });
    expect(() => appoint({ personId: asked }, { person: erased })).toThrow(refusal('person.gone'));
  });

  it('section 3.2: a facilitator enters the first posts of the secretariat, while nobody holds one', () => {
    const held = (from: string, until?: string) =>
      aUnit({
        kind: 'secretariat',
        posts: [
          { ...appointment, postId: anId('PST', 1), unitId: aUnit().unitId, post: 'staff', from, until },
        ],
      });
    const secretary = (unit: UnitRecord) => appoint({ post: 'secretary' }, { unit, by: facilitator });
    expect(secretary(aUnit({ kind: 'secretariat' })).next.posts).toHaveLength(1);
    expect(secretary(held('2012-09-01', '2012-09-04')).next.posts).toHaveLength(2);
    expect(() => secretary(held('2012-09-01', '2012-09-05'))).toThrow(refusal('unit.only-secretariat'));
    expect(() => secretary(held('2012-09-01'))).toThrow(refusal('unit.only-secretariat'));
    expect(() => appoint({}, { by: facilitator })).toThrow(refusal('unit.only-secretariat', { kind: 'upk' }));
  });
});

describe('ending a post', () => {
  const appointed = appoint({ from: '2012-09-05', until: '2013-09-04' });
  const id = appointed.next.posts[0]?.postId ?? '';
  const end = (
    until: string,
    by: Parameters<typeof endPost>[4] = { roles: ['secretariat'], today: '2013-01-01' },
    { postId = id, person = appointed.person } = {},
  ) =>
    endPost(
      appointed.next,
      person,
      postId,
      { until, reason: 'own-request', minutes: someMinutes },
      by,
      aGiven(),
    );

  it('SD-7: keeps it with its last day and the reason, in unit and person', () => {
    const { next, person, events } = end('2013-03-31');
    expect(next).toMatchObject({
      version: 3,
      posts: [{ postId: id, until: '2013-03-31', reason: 'own-request' }],
    });
    expect(person).toMatchObject({ version: 3, posts: [{ postId: id, until: '2013-03-31' }] });
    expect(events.map(({ contract }) => contract.type)).toEqual([
      'unit-changed.v1',
      'person-posts-changed.v1',
    ]);
  });

  it('SD-7: is on its first day at the earliest and on the day it was given for at the latest', () => {
    expect(end('2012-09-05').next.posts).toMatchObject([{ until: '2012-09-05' }]);
    expect(() => end('2012-09-04')).toThrow(refusal('post.ends-before-start'));
    expect(end('2013-09-04').next.posts).toMatchObject([{ until: '2013-09-04' }]);
    expect(() => end('2013-09-05')).toThrow(
      refusal('post.ends-later', { rule: 'SD-7', until: '2013-09-04' }),
    );
  });

  it('is of a post that still runs: on its last day, and the day after', () => {
    expect(end('2013-09-04', { roles: ['secretariat'], today: '2013-09-04' }).next.version).toBe(3);
    expect(() => end('2013-09-04', { roles: ['secretariat'], today: '2013-09-05' })).toThrow(
      refusal('post.ended', { until: '2013-09-04' }),
    );
  });

  it('R-10: goes along with a merge: it ends at the person who holds it now', () => {
    const { personId, ...rest } = appointed.person;
    const survivor = { ...rest, personId: anId<typeof personId>('PERS', 2), mergedFrom: [personId] };
    const { next, person } = end('2013-03-31', undefined, { person: survivor });
    expect(next.posts).toMatchObject([{ personId, until: '2013-03-31' }]);
    expect(person).toMatchObject({ personId: anId('PERS', 2), posts: [{ until: '2013-03-31' }] });
  });

  it('is the secretariat’s, and needs a post that there is', () => {
    expect(() => end('2013-03-31', facilitator)).toThrow(refusal('unit.only-secretariat'));
    expect(() => end('2013-03-31', undefined, { postId: anId('PST', 99) })).toThrow(
      refusal('post.not-found'),
    );
    const other = aPerson({ personId: anId('PRSN', 99) });
    expect(() => end('2013-03-31', undefined, { person: other })).toThrow(refusal('post.not-found'));
  });
});

describe('R-4: whatever is appointed and ended', () => {
  const kinds = ['secretariat', 'upk', 'upl', 'ups', 'supervisors'] as const;
  const day = fc.integer({ min: 0, max: 40 }).map((days) => plusDays('2012-09-01', days));
  const steps = fc.array(
    fc.record({
      kind: fc.constantFrom(...kinds),
      post: fc.constantFrom(
        'secretary',
        'staff',
        'manager',
        'loan-officer',
        'bookkeeper',
        'cashier',
        'member',
      ),
      from: day,
      until: fc.option(day, { nil: undefined }),
      isEnd: fc.boolean(),
      which: fc.nat(),
    }),
    { minLength: 5, maxLength: 40 },
  );

  it('the posts of a person never clash, and every decision is one version later', () => {
    fc.assert(
      fc.property(steps, (script) => {
        const given = aGiven();
        const units = new Map(
          kinds.map((kind, index) => [kind, aUnit({ kind, unitId: anId('VNT', index) })]),
        );
        let person = aPerson({ posts: [aPost('group.member')] });
        for (const { kind, post, from, until, isEnd, which } of script) {
          const unit = units.get(kind) ?? aUnit();
          const by = { roles: ['secretariat'], today: '2012-09-01' } as const;
          const old = unit.posts[which % unit.posts.length];
          try {
            const ending = { until: until ?? from, reason: 'dismissal', minutes: someMinutes } as const;
            const decision =
              isEnd && old
                ? endPost(unit, person, old.postId, ending, by, given)
                : beginPost(unit, person, { ...appointment, post, from, until }, by, given);
            expect(decision.next.version).toBe(unit.version + 1);
            expect(decision.person.version).toBe(person.version + 1);
            units.set(kind, decision.next);
            person = decision.person;
          } catch (error) {
            if (!(error instanceof Problem)) throw error;
          }
        }
        for (const post of person.posts) {
          expect(() =>
            checkPost(
              person.posts.filter((other) => other !== post),
              post,
            ),
          ).not.toThrow();
        }
      }),
    );
  });
});
