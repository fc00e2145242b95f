import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod/mini';
import type { RouteContract } from '../../shared/contract/route.ts';
import { example } from '../../shared/routes/examples.ts';
import type { Answer } from '../support/requests.ts';
import type { Step } from '../support/step.ts';
import { allRoutes, aStory, type Story, titled } from '../support/story.ts';
import { askedOf, lastSteps, steps } from '../support/world.ts';

const writes = allRoutes.filter(({ method, anew }) => method !== 'GET' && anew !== 'all');

/** An answer without what is signed anew each time. */
const lasting = ({ anew = [] }: RouteContract, { text, json }: Answer): string =>
  anew.length === 0
    ? text
    : JSON.stringify(Object.fromEntries(Object.entries(json).filter(([name]) => !anew.includes(name))));

let story: Story;
beforeAll(async () => {
  story = await aStory();
});
afterAll(() => story.close());

describe('the examples of the contracts', () => {
  it('are played by the story, every one', () => {
    const told = [...steps, ...lastSteps].filter(({ instead }) => !instead).map(({ route }) => route.id);
    expect(told.toSorted()).toEqual(allRoutes.map(({ id }) => id).toSorted());
  });

  const ends = (route: RouteContract) => lastSteps.some((step) => step.route === route);
  it.each(titled(allRoutes.filter((route) => !ends(route))))('%s: the example succeeds', (_, route) => {
    const { answer } = story.playedAs(route);
    expect(answer.text.slice(0, answer.status === route.success.status ? 0 : 500)).toBe('');
    expect(answer.status).toBe(route.success.status);
    if (route.success.contentType) {
      const [type] = route.success.contentType.split('/');
      expect(answer.headers.get('content-type')).toMatch(type === '*' ? /./ : route.success.contentType);
    } else {
      expect(z.safeParse(route.success.body, answer.json).error).toBeUndefined();
    }
  });
});

describe('commands', () => {
  const commands = () => story.played.filter(({ step }) => step.route.method !== 'GET');
  const everyWrite = titled(writes.filter((route) => !lastSteps.some((step) => step.route === route)));

  it.each(everyWrite)('%s: the same key again is answered as at first, byte for byte', (_, route) => {
    for (const { answer, again } of commands().filter(({ step }) => step.route === route)) {
      expect([again?.answer.status, again?.answer.text]).toEqual([answer.status, lasting(route, answer)]);
      expect(again?.answer.headers.get('etag')).toBe(answer.headers.get('etag'));
      expect(again?.writes).toBe(0);
    }
  });

  it.each(everyWrite)('%s: so it is after the record has changed since', async (_, route) => {
    const before = story.system.writes();
    for (const { step, asked, answer } of commands().filter(({ step }) => step.route === route)) {
      const later = await story.system.request(route, asked);
      const first = step.isErasedLater
        ? JSON.stringify(withoutPersonal(answer.json))
        : lasting(route, answer);
      expect([later.status, later.text]).toEqual([answer.status, first]);
    }
    await story.system.settled();
    expect(story.system.writes()).toBe(before);
  });

  /** Parts and steps of a record that is there already. */
  const others = new Set([
    'assignments.end',
    'conflicts.decide',
    'disbursements.pay',
    'disbursements.return',
    'documents.complete',
    'documents.delete',
    'documents.withdraw',
    'duplicates.decide',
    'units.begin-post',
    'overrides.approve',
    'imports.commit',
    'imports.undo',
    'privacy-requests.complete',
    'poor-lists.add-entries',
    'poor-lists.show',
    'poor-lists.ratify',
    'poor-lists.freeze',
    'poor-lists.strike-off',
    'poor-lists.answer-objection',
    'volunteers.begin-role',
    'volunteers.end-role',
    'volunteers.prove',
    'volunteers.add-training',
    'hours.verify',
    'hours.refuse',
    'learning-sessions.follow-up-done',
  ]);
  const creates = writes.filter(({ method, id }) => method === 'POST' && !others.has(id));
  it.each(titled(creates))(
    '%s: under another key or none, what is there is answered as it stands',
    async (_, route) => {
      const before = story.system.writes();
      const keys = [`${route.id}-other`, ...(route.idempotencyKey === 'required' ? [] : [undefined])];
      for (const key of keys) {
        const { status, json } = await story.system.request(
          route,
          story.fresh(route, { 'idempotency-key': key }),
        );
        expect([status, z.safeParse(route.success.body, json).error]).toEqual([
          route.success.status,
          undefined,
        ]);
        expect(json.version).toBeGreaterThanOrEqual(story.playedAs(route).answer.json.version);
        const another = {
          ...story.fresh(route, { 'idempotency-key': key }),
          body: changed(story.fresh(route).body),
        };
        expect(await story.refusal(route, another)).toEqual([409, 'state.exists']);
      }
      await story.system.settled();
      expect(story.system.writes()).toBe(before);
    },
  );

  const otherwise = writes.filter(({ body }) => body);
  it.each(titled(otherwise).filter(([id]) => everyWrite.some(([known]) => id === known)))(
    '%s: the same key with another body is refused',
    async (_, route) => {
      const { asked } = story.playedAs(route);
      const answer = await story.refusal(route, { ...asked, body: changed(asked.body) });
      expect(answer).toEqual([422, 'request.key-reused']);
    },
  );

  it.each(everyWrite)('%s: a key of other characters is refused', async (_, route) => {
    const { asked } = story.playedAs(route);
    for (const key of ['a b', 'x'.repeat(256)]) {
      const headers = { ...asked.headers, 'idempotency-key': key };
      expect(await story.refusal(route, { ...asked, headers })).toEqual([400, 'request.invalid']);
    }
  });
});

describe('versions', () => {
  const required = allRoutes.filter(({ ifMatch }) => ifMatch === 'required');
  const versioned = allRoutes.filter(({ ifMatch }) => ifMatch);

  it.each(titled(required))('%s: nothing changes without If-Match', async (_, route) => {
    const asked = story.fresh(route, { 'if-match': undefined });
    expect(await story.refusal(route, asked)).toEqual([428, 'request.version-missing']);
  });

  it.each(titled(versioned))('%s: nothing changes on a stale or unknown version', async (_, route) => {
    const asked = story.unseen(route);
    for (const version of ['"999"', '"999999999"']) {
      const answer = await story.refusal(route, {
        ...asked,
        headers: { ...asked.headers, 'if-match': version },
      });
      expect(answer).toEqual([412, 'state.stale']);
    }
    for (const tag of ['3', 'W/"3"', '*', '"three"', '"1", "2"']) {
      const answer = await story.refusal(route, { ...asked, headers: { ...asked.headers, 'if-match': tag } });
      expect(answer, tag).toEqual([400, 'request.invalid']);
    }
  });

  const records = allRoutes.filter(
    ({ method, success, area }) => method === 'GET' && area === 'record' && isVersioned(success),
  );
  it.each(titled(records))(
    '%s: its ETag is the version, and answers 304 when nothing changed',
    async (_, route) => {
      const { asked } = story.playedAs(route);
      const ask = (tag: string) =>
        story.system.request(route, { ...asked, headers: { ...asked.headers, 'if-none-match': tag } });
      const standing = await ask('"0"'); // later steps of the story may have changed it
      const etag = standing.headers.get('etag');
      expect([standing.status, etag]).toEqual([200, `"${standing.json.version}"`]);
      const same = await ask(`"0", ${etag}`);
      expect([same.status, same.text, same.headers.get('etag')]).toEqual([304, '', etag]);
    },
  );
});

describe('the end of the story', () => {
  it.each(lastSteps.map((step) => [step.route.id, step] as const))(
    '%s: the example succeeds, once',
    async (_, step) => {
      await expectOnce(step);
    },
  );
});

const expectOnce = async (step: Step) => {
  const { route } = step;
  const asked = await askedOf(story.system, step);
  const first = await story.system.request(route, asked);
  expect([first.status, z.safeParse(route.success.body, first.json).error]).toEqual([200, undefined]);
  await story.system.settled();
  const before = story.system.writes();
  const again = await story.system.request(route, asked);
  expect([again.status, again.text]).toEqual([first.status, first.text]);
  if (asked.body) {
    expect(await story.refusal(route, { ...asked, body: changed(asked.body) })).toEqual([
      422,
      'request.key-reused',
    ]);
  }
  await story.system.settled();
  expect(story.system.writes()).toBe(before);
};

/** What is left of an answer when the key of whom it is about is gone (D-3). */
const withoutPersonal = ({
  members: _,
  text: __,
  fileName: ___,
  made: ____,
  ...open
}: Record<string, unknown>) => open;

const isVersioned = ({ body }: RouteContract['success']): boolean =>
  'version' in ((body as unknown as z.ZodMiniObject).shape ?? {});

/** Another body of the same shape: one text or number in it differs. */
const changed = (body: unknown): unknown => {
  let isDone = false;
  const copy = (value: unknown, name = ''): unknown => {
    if (Array.isArray(value)) return value.map((one) => copy(one, name));
    if (value && typeof value === 'object')
      return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, copy(one, key)]));
    if (isDone || !(name in others) || typeof value !== typeof others[name]) return value;
    isDone = true;
    return others[name];
  };
  return copy(body);
};
/** Fields that occur in the examples, with another valid value. */
const others: Readonly<Record<string, string | number | boolean>> = {
  name: 'Contoh Lain',
  until: '2013-11-30',
  topic: 'Topik lain',
  title: 'Judul Lain',
  number: 'SK-99/CONTOH/2012',
  phone: '0800000099',
  account: 'contoh-akun-99',
  rt: '099',
  reference: 'SURAT-99/CONTOH/2013',
  answer: 'SURAT-98/CONTOH/2013',
  legalStatus: 'Lain',
  because: 'Alasan lain',
  what: 'Hal lain',
  topic: 'Hal lain',
  until: '2013-12-30',
  role: 'watch',
  proves: 'diploma',
  doneOn: '2013-01-29',
  note: 'Catatan lain',
  otherHouseholds: 2,
  on: '2013-01-30',
  status: 'active',
  place: 'Balai Contoh',
  text: 'Contoh lain',
  meets: 'meat',
  fileName: 'lain.csv',
  goodRowsOnly: false,
  keep: example.otherPairedHouseholdId,
  about: 'persons',
  pointer: '/rw',
};
