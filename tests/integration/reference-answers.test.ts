import { afterAll, beforeAll, expect, it } from 'vitest';
import { told } from '../support/kelurahan.ts';
import { aSystem, type TestSystem } from '../support/system.ts';

let system: TestSystem;
beforeAll(async () => {
  system = await aSystem();
});
afterAll(() => system.close());

const get = async (path: string, init?: RequestInit) => {
  const response = await fetch(system.url + path, init);
  return { response, body: await response.json() };
};

it('reference knows an area by its code and by its dirty, repeating name', async () => {
  const anybody = system.as('siapa', 'data', 'ID');
  expect(await told(anybody.getArea({ params: { code: '31.71.01.1001' } }))).toMatchObject({
    name: 'Gambir',
  });
  const { items } = await told(anybody.listAreas({ query: { q: '  GAMBIR' } }));
  expect(items.length).toBeGreaterThan(1);
  expect(items.filter(({ name, path }) => !/gambir/i.test(name) || path.length === 0)).toEqual([]);
  expect(await anybody.getArea({ params: { code: '3171010001' } })).toMatchObject({
    status: 422,
    problem: { code: 'area.bps', details: { scheme: 'bps' } },
  });
});

it('reference says who I am', async () => {
  const me = await told(system.as('siti', 'facilitator board', '31.71').getMe({}));
  expect(me).toMatchObject({ account: 'siti', roles: ['facilitator', 'board'], area: '31.71' });
});

it('the typed client reads files as they are', async () => {
  const anybody = system.as('siapa', 'data', 'ID');
  const { contentType, bytes } = await told(anybody.getDocsPage({}));
  expect(contentType).toBe('text/html; charset=utf-8');
  expect(Buffer.from(bytes).toString()).toContain('<html');
  const icon = await told(anybody.getDocsFile({ params: { file: 'favicon-32x32.png' } }));
  expect(Buffer.from(icon.bytes.subarray(1, 4)).toString()).toBe('PNG');
});

it('a path that no contract has is a problem document, in the language of the caller', async () => {
  const { response, body } = await get('/v1/nothing', { headers: { 'accept-language': 'en' } });
  expect([response.status, response.headers.get('content-type')]).toEqual([404, 'application/problem+json']);
  expect(body).toMatchObject({ code: 'route.not-found', title: 'No such route' });
  const other = await get('/health', { method: 'DELETE' });
  expect([other.response.status, other.response.headers.get('allow')]).toEqual([405, 'GET']);
  expect(other.body).toMatchObject({ code: 'route.method', title: 'Metode tidak dikenal untuk alamat ini' });
});
