import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod/mini';
import { pageOf } from '../../shared/contract/primitives.ts';
import { defineRoute } from '../../shared/contract/route.ts';
import { createApi } from '../../shared/http/api.ts';
import { list, listed } from '../../shared/persistence/lists.ts';
import type { ServiceTable } from '../../shared/persistence/service-table.ts';
import { tombstone } from '../../shared/persistence/tombstone.ts';
import { transact } from '../../shared/persistence/transact.ts';
import { listQuery } from '../../shared/routes/shapes.ts';
import { gatewayEvent } from '../support/gateway-event.ts';
import { openServiceTables } from '../support/service-table.ts';

let cloud: Awaited<ReturnType<typeof openServiceTables>>;
beforeAll(async () => {
  cloud = await openServiceTables();
});
afterAll(() => cloud.close());

const here = '31.71.01.1001';
const elsewhere = '31.71.01.1002';
const idOf = (number: number) => `01KTHNG000000000000000000${number}`;
const start = Date.parse('2026-01-01T00:00:00Z');

const Thing = z.object({ thingId: z.string(), area: z.string(), note: z.string(), version: z.int() });
type Thing = z.infer<typeof Thing>;

const route = defineRoute({
  id: 'things.list',
  method: 'GET',
  path: '/v1/things',
  summary: 'Things',
  access: 'any',
  area: 'query',
  query: listQuery,
  success: { status: 200, body: pageOf(Thing) },
  errors: [],
  example: {},
});

/** A kelurahan's things, and a device that follows them; what is written and asked has the time of the world. */
const aWorld = () => {
  const table: ServiceTable = cloud.aServiceTable('things');
  let [now, queries] = [start, 0];
  const counted: ServiceTable = {
    ...table,
    db: {
      send(command: never) {
        queries += 1;
        return table.db.send(command);
      },
    } as never,
  };
  const api = createApi(
    { listThings: route },
    {
      listThings: ({ area, page, given }) =>
        list(
          counted,
          { kind: 'THING', breadth: 'any-area', area, page, now: given.now },
          (item) => z.parse(Thing, item) as Thing,
        ),
    },
    { keys: table.keys },
  );
  const key = (thingId: string) => ({ pk: `THING#${thingId}`, sk: 'THING' });
  return {
    wait: (seconds: number) => {
      now += seconds * 1000;
    },
    /** Some milliseconds ago: transactions end out of order. */
    async put(thing: Thing, ago: number, left?: string) {
      const acceptedAt = new Date(now - ago).toISOString();
      const index = listed('any-area', { kind: 'THING', id: thing.thingId, area: thing.area, acceptedAt });
      const Item = { ...key(thing.thingId), kind: 'thing', ...thing, ...index };
      const { thingId: id, version } = thing;
      await transact(table.db, [
        { item: { Put: { TableName: table.name, Item } } },
        ...(left
          ? [tombstone(table.name, { kind: 'THING', id, area: left, reason: 'moved', version, acceptedAt })]
          : []),
      ]);
    },
    async remove({ thingId: id, area, version }: Thing, ago: number) {
      const acceptedAt = new Date(now - ago).toISOString();
      await transact(table.db, [
        { item: { Delete: { TableName: table.name, Key: key(id) } } },
        tombstone(table.name, {
          kind: 'THING',
          id,
          area,
          reason: 'withdrawn',
          version: version + 1,
          acceptedAt,
        }),
      ]);
    },
    async page(since: string, size: { limit?: number; maxBytes?: number } = {}) {
      const before = queries;
      const sizes = Object.entries(size).map(([name, value]) => [name, String(value)]);
      const reply = await api(
        gatewayEvent(route, {
          at: new Date(now),
          caller: { sub: 'device-1', roles: 'facilitator', area: here },
          query: { since, ...Object.fromEntries(sizes) },
        }),
        {} as never,
      );
      expect(reply).toMatchObject({ statusCode: 200 });
      expect(queries - before, 'a page is one Query').toBe(1);
      const body = JSON.parse(String(reply?.body)) as z.infer<ReturnType<typeof pageOf<typeof Thing>>>;
      return {
        ...body,
        removed: body.removed ?? [],
        bytes: Buffer.byteLength(String(reply?.body)),
        isLast: reply?.headers.link === undefined,
      };
    },
  };
};

/** What a device holds: of a row and a removal the one with the higher version. */
const aDevice = (world: ReturnType<typeof aWorld>) => {
  const held = new Map<string, { version: number; note?: string }>();
  let since = '';
  const keep = (id: string, version: number, note?: string) => {
    if ((held.get(id)?.version ?? 0) <= version) held.set(id, { version, note });
  };
  return {
    async follow(size: { limit?: number; maxBytes?: number }) {
      const page = await world.page(since, size);
      const { items, removed, bytes, next, isLast } = page;
      for (const { thingId, area, version, note } of items) {
        expect(area, 'nothing of another kelurahan').toBe(here);
        keep(thingId, version, note);
      }
      for (const { id, version } of removed) keep(id, version);
      if (size.maxBytes && items.length + removed.length > 1)
        expect(bytes).toBeLessThanOrEqual(size.maxBytes);
      since = String(next);
      return isLast;
    },
    present: () =>
      Object.fromEntries([...held].flatMap(([id, { note }]) => (note === undefined ? [] : [[id, note]]))),
  };
};

const pageSize = fc.record(
  { limit: fc.integer({ min: 1, max: 5 }), maxBytes: fc.integer({ min: 1_000, max: 2_500 }) },
  { requiredKeys: [] },
);
const step = fc.oneof(
  fc.record({
    do: fc.constantFrom('put' as const, 'put' as const, 'move' as const, 'remove' as const),
    number: fc.integer({ min: 1, max: 5 }),
    length: fc.integer({ min: 0, max: 900 }),
    ago: fc.integer({ min: 0, max: 9_000 }),
  }),
  fc.record({ do: fc.constant('wait' as const), seconds: fc.integer({ min: 1, max: 15 }) }),
  fc.record({ do: fc.constant('follow' as const), size: pageSize }),
);

describe('a device that follows a kelurahan', () => {
  it('ends with exactly what is present, whatever happens and however small its pages are', async () => {
    const run = async (
      steps: readonly (typeof step extends fc.Arbitrary<infer S> ? S : never)[],
      size: object,
    ) => {
      const world = aWorld();
      const device = aDevice(world);
      const things = new Map<string, Thing>();
      const versions = new Map<string, number>();
      for (const one of steps) {
        if (one.do === 'wait') world.wait(one.seconds);
        else if (one.do === 'follow') await device.follow(one.size);
        else {
          const thingId = idOf(one.number);
          const before = things.get(thingId);
          const version = (versions.get(thingId) ?? 0) + 1;
          versions.set(thingId, version);
          if (one.do === 'remove' || !before) {
            if (before) await world.remove(before, one.ago);
            things.delete(thingId);
          }
          if (one.do !== 'remove') {
            const other = before?.area === here ? elsewhere : here;
            const area = one.do === 'move' ? other : (before?.area ?? here);
            const thing = { thingId, area, note: 'x'.repeat(one.length), version };
            await world.put(thing, one.ago, before && before.area !== area ? before.area : undefined);
            things.set(thingId, thing);
          }
        }
      }
      world.wait(60);
      let isLast = false;
      for (let pages = 0; !isLast; pages += 1) {
        expect(pages, 'it comes to an end').toBeLessThan(100);
        isLast = await device.follow(size);
      }
      const present = [...things.values()].filter(({ area }) => area === here);
      expect(device.present()).toEqual(
        Object.fromEntries(present.map(({ thingId, note }) => [thingId, note])),
      );
    };
    await fc.assert(fc.asyncProperty(fc.array(step, { maxLength: 30 }), pageSize, run), { numRuns: 60 });
  }, 120_000);
});

describe('a page of a feed', () => {
  const thing = (number: number, length: number): Thing => ({
    thingId: idOf(number),
    area: here,
    note: 'é'.repeat(length),
    version: 1,
  });

  it('ends before it passes the bytes that were asked for, to the byte, and goes on exactly there', async () => {
    const world = aWorld();
    for (const number of [1, 2, 3]) {
      await world.put(thing(number, 400), 0);
      world.wait(1);
    }
    world.wait(60);
    const whole = await world.page('');
    expect(whole).toMatchObject({ items: { length: 3 }, isLast: true });
    const two = await world.page('', { limit: 2 });
    for (const [maxBytes, count, isLast] of [
      [whole.bytes, 3, true],
      [whole.bytes - 1, 2, false],
      [two.bytes, 2, false],
      [two.bytes - 1, 1, false],
    ] as const) {
      const page = await world.page('', { maxBytes });
      expect([page.items.length, page.isLast, page.bytes <= maxBytes]).toEqual([count, isLast, true]);
      const rest = await world.page(page.next!);
      expect([...page.items, ...rest.items]).toEqual(whole.items);
    }
  });

  it('has one row in any case, so that a device always gets on', async () => {
    const world = aWorld();
    await world.put(thing(1, 2_000), 0);
    world.wait(1);
    await world.put(thing(2, 10), 0);
    world.wait(60);
    const first = await world.page('', { maxBytes: 1_000 });
    expect([first.items.length, first.bytes > 1_000, first.isLast]).toEqual([1, true, false]);
    const second = await world.page(first.next!, { maxBytes: 1_000 });
    expect([second.items.map(({ thingId }) => thingId), second.isLast]).toEqual([[idOf(2)], true]);
  });

  it('names what left the kelurahan, with the reason and the version, and not where it went', async () => {
    const world = aWorld();
    await world.put({ ...thing(1, 1), area: elsewhere, version: 4 }, 0, here);
    world.wait(60);
    const { items, removed } = await world.page('');
    const at = new Date(start).toISOString();
    expect([items, removed]).toEqual([[], [{ id: idOf(1), reason: 'moved', version: 4, at }]]);
  });
});
