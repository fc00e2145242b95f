import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod/mini';
import type { RouteContract } from '../../shared/contract/route.ts';
import { allRoutes, aStory, type Story, titled } from '../support/story.ts';

let story: Story;
beforeAll(async () => {
  story = await aStory();
});
afterAll(() => story.close());

describe('the shape of requests', () => {
  const withBody = allRoutes.filter(({ body }) => body);

  it.each(titled(withBody))('%s: an unknown field is refused and named', async (_, route) => {
    const asked = story.fresh(route);
    const body = { ...(asked.body as object), favouriteColour: 'merah' };
    const before = story.system.writes();
    const answer = await story.system.request(route, { ...asked, body });
    expect([answer.status, answer.json.code]).toEqual([400, 'request.invalid']);
    expect(answer.json.errors).toEqual([
      { pointer: '/favouriteColour', code: 'unknown-field', message: 'tidak dikenal' },
    ]);
    expect(story.system.writes()).toBe(before);
  });

  it.each(titled(withBody))('%s: a field that is missing or of another type is named', async (_, route) => {
    const asked = story.fresh(route);
    for (const field of Object.keys(asked.body as object)) {
      const { [field]: __, ...without } = asked.body as Record<string, unknown>;
      const isRequired = !z.safeParse(route.body as z.ZodMiniType, without).success;
      for (const [body, code] of [
        ...(isRequired ? [[without, 'required'] as const] : []),
        [{ ...without, [field]: { odd: true } }, undefined] as const,
      ]) {
        const before = story.system.writes();
        const { status, json } = await story.system.request(route, { ...asked, body });
        expect([status, json.code], field).toEqual([400, 'request.invalid']);
        expect(json.errors[0].pointer).toMatch(new RegExp(`^/${field}(/|$)`));
        if (code) expect(json.errors[0].code).toBe(code);
        expect(story.system.writes()).toBe(before);
      }
    }
  });

  it.each(titled(withBody))('%s: neither broken JSON, nor broken UTF-8, nor nothing', async (_, route) => {
    const { body: __, ...asked } = story.fresh(route);
    const broken = [
      '{"a":',
      '',
      'null',
      '[]',
      '"text"',
      Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x3a, 0x31, 0x7d]),
    ];
    for (const bytes of broken) {
      expect(await story.refusal(route, { ...asked, bytes }), String(bytes)).toEqual([
        400,
        'request.invalid',
      ]);
    }
  });

  const withId = allRoutes.filter(({ params }) => params);
  it.each(titled(withId))('%s: an id that is none is refused and named', async (_, route) => {
    for (const name of Object.keys(route.example.params ?? {}).filter((name) => name.endsWith('Id'))) {
      const params = { ...route.example.params, [name]: 'bukan-ulid' };
      const { status, json } = await story.system.request(route, { ...story.fresh(route), params });
      expect([status, json.code]).toEqual([400, 'request.invalid']);
      expect(json.errors).toMatchObject([{ pointer: `/params/${name}`, code: 'ulid' }]);
    }
  });

  const json = allRoutes.filter(({ method, success }) => method === 'GET' && !success.contentType);
  it.each(titled(json))('%s: an unknown query field is refused and named', async (_, route) => {
    const asked = story.playedOr(route);
    const { status, json } = await story.system.request(route, {
      ...asked,
      query: { ...asked.query, color: 'x' },
    });
    expect([status, json.code]).toEqual([400, 'request.invalid']);
    expect(json.errors).toMatchObject([{ pointer: '/query/color' }]);
  });
});

describe('lists', () => {
  const paged = allRoutes.filter(({ query }) => query && z.safeParse(query, { cursor: 'x' }).success);

  it.each(titled(paged))('%s: pages of 1 to 100', async (_, route) => {
    const asked = story.playedOr(route);
    for (const limit of ['0', '101', '-1', '1.5', 'ten', '']) {
      const { status, json } = await story.system.request(route, {
        ...asked,
        query: { ...asked.query, limit },
      });
      expect([limit, status, json.code]).toEqual([limit, 400, 'request.invalid']);
    }
    for (const limit of ['1', '100']) {
      const answer = await story.system.request(route, { ...asked, query: { ...asked.query, limit } });
      expect(answer.status).toBe(200);
      expect(answer.json.items.length).toBeLessThanOrEqual(Number(limit));
    }
  });

  it.each(titled(paged))('%s: no cursor that was made up', async (_, route) => {
    const asked = story.playedOr(route);
    for (const cursor of ['x', '', '.', 'e30.AAAAAAAAAAAAAAAAAAAAAA', 'e30', `${'A'.repeat(1_500)}.AAAA`]) {
      const { status, json } = await story.system.request(route, {
        ...asked,
        query: { ...asked.query, cursor },
      });
      expect([status, json.code], cursor).toEqual([400, 'request.cursor']);
    }
  });

  const feeds = paged.filter(({ query }) => z.safeParse(query as z.ZodMiniType, { since: '' }).success);
  it.each(titled(feeds))('%s: a cursor is of its caller and its query, whole', async (_, route) => {
    const token = await story.system.tokenFor('contoh-fasilitator', 'facilitator', '31.71.01.1001');
    const ask = (query: Record<string, string>, by = token) =>
      story.system.request(route, { query, token: by });
    const first = await ask({ since: '' });
    expect(first.status).toBe(200);
    expect(first.json.items.length).toBeGreaterThan(0);
    const since: string = first.json.next;
    expect(first.headers.get('link'), 'there is nothing more to follow').toBeNull();
    expect((await ask({ since })).status).toBe(200);

    const somebody = await story.system.tokenFor('contoh-lain', 'facilitator', '31.71.01.1001');
    const tampered = `${since.slice(0, 5)}${since[5] === 'A' ? 'B' : 'A'}${since.slice(6)}`;
    const refusals = [
      await ask({ since }, somebody),
      await ask({ cursor: since }),
      await ask({ since: tampered }),
      await ask({ since: since.slice(0, -2) }),
    ];
    expect(refusals.map(({ status, json }) => [status, json.code])).toEqual(
      refusals.map(() => [400, 'request.cursor']),
    );
    const elsewhere = feeds.find((other) => other !== route) as RouteContract;
    const there = await story.system.request(elsewhere, { query: { since }, token });
    expect([there.status, there.json.code]).toEqual([400, 'request.cursor']);
  });
});
