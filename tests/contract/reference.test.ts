import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import * as z from 'zod/mini';
import { unrouted } from '../../functions/reference/domain/unrouted.ts';
import { referenceHandlers } from '../../functions/reference/handlers.ts';
import { referenceStore } from '../../functions/reference/store.ts';
import { packedAreas } from '../../infra/build/areas.ts';
import { referenceFiles } from '../../infra/build/reference.ts';
import type { RouteContract } from '../../shared/contract/route.ts';
import { docsFiles, referenceRoutes } from '../../shared/routes/reference.ts';

const bundle = mkdtempSync(join(tmpdir(), 'reference-'));
const files: Record<string, Uint8Array> = { ...(await referenceFiles()), 'areas.bin': packedAreas() };
for (const [name, bytes] of Object.entries(files)) writeFileSync(join(bundle, name), bytes);
afterAll(() => rmSync(bundle, { recursive: true }));

const store = referenceStore(bundle);
const handlers = referenceHandlers(store);

/** Calls a handler with what its contract makes of a request. */
const call = (name: keyof typeof referenceRoutes, { params = {}, query = {}, caller = {} } = {}) => {
  const contract: RouteContract = referenceRoutes[name];
  const handle = handlers[name] as (request: object) => Promise<unknown>;
  const parsed = {
    params: contract.params && z.parse(contract.params, params),
    query: contract.query && z.parse(contract.query, query),
  };
  return handle({ ...parsed, caller });
};

const problem = (code: string, details: object = {}) =>
  expect.objectContaining({ code, details: expect.objectContaining(details) });

describe('reference answers', () => {
  it('an area by its code', async () => {
    const area = await call('getArea', { params: { code: '31.71.01.1001' } });
    expect(area).toMatchObject({ name: 'Gambir', kind: 'kelurahan', scheme: 'kemendagri' });
  });

  it('the provinces, the areas inside one, and areas by name', async () => {
    expect(await call('listAreas')).toMatchObject({ total: 38, items: { length: 38 } });
    expect(await call('listAreas', { query: { parent: '31', limit: '2' } })).toMatchObject({
      total: 6,
      items: [{ code: '31.01' }, { code: '31.71' }],
    });
    expect(await call('listAreas', { query: { q: 'gambir' } })).toMatchObject({ items: { length: 25 } });
    expect(await call('listAreas', { query: { q: 'Kab. Malang', limit: '1' } })).toMatchObject({
      items: [{ code: '35.07' }],
    });
  });

  it.each([{ parent: '31', q: 'Gambir' }, { q: '***' }, { q: '' }, { limit: '101' }, { name: 'Gambir' }])(
    'does not accept the query %j',
    (query) => expect(z.safeParse(referenceRoutes.listAreas.query, query).success).toBe(false),
  );

  it.each([
    ['3171', undefined],
    ['3171010001', undefined],
    ['91', 'bps'],
  ])('that %s (scheme %s) is a BPS code, by code and as parent', async (code, scheme) => {
    const bps = problem('area.bps', { scheme: 'bps' });
    await expect(call('getArea', { params: { code }, query: { scheme } })).rejects.toThrow(bps);
    await expect(call('listAreas', { query: { parent: code, scheme } })).rejects.toThrow(bps);
  });

  it.each([
    ['31.71.01.1999', undefined],
    ['00', undefined],
    ['31.71', 'bps'],
    ['11.01.40001', undefined],
  ])('that there is no area %s (scheme %s)', async (code, scheme) => {
    await expect(call('getArea', { params: { code }, query: { scheme } })).rejects.toThrow(
      problem('area.not-found'),
    );
    await expect(call('listAreas', { query: { parent: code, scheme } })).rejects.toThrow(
      problem('area.unknown'),
    );
  });

  it.each([
    ['31.71', 'Kota Administrasi Jakarta Pusat'],
    ['ID', 'Indonesia'],
  ])('who I am, with the name of my area %s', async (area, areaName) => {
    const caller = { id: 'siti', roles: ['city'], area };
    expect(await call('getMe', { caller })).toEqual({ account: 'siti', roles: ['city'], area, areaName });
  });

  it('a token for an area that does not exist as incomplete', async () => {
    const caller = { id: 'siti', roles: ['city'], area: '99.01' };
    await expect(call('getMe', { caller })).rejects.toThrow(problem('access.token-incomplete'));
  });

  it('that it is healthy without reading a file', async () => {
    const elsewhere = referenceHandlers(referenceStore(join(bundle, 'nowhere')));
    expect(await elsewhere.getHealth({} as never)).toEqual({ status: 'ok' });
  });

  it.each(['getOpenApi', 'getAsyncApi', 'getDocsPage'] as const)(
    '%s with the media type of its contract',
    async (name) => {
      const answer = await call(name);
      expect(answer).toMatchObject({ contentType: referenceRoutes[name].success.contentType });
      expect(z.safeParse(referenceRoutes[name].success.body, answer).success).toBe(true);
    },
  );
});

describe('the documentation and its page to upload by', () => {
  const pages = ['docs.html', 'upload.html'].map((name) => Buffer.from(files[name] ?? '').toString());

  it('has every file that it names, and names nothing outside', async () => {
    const all = pages.flatMap((page) => [...page.matchAll(/(?:src|href)="([^"]*)"/g)]);
    const named = [...new Set(all.map(([, name]) => name ?? ''))];
    const own = named.filter((name) => name.startsWith('/docs/')).map((name) => name.slice('/docs/'.length));
    expect(own.toSorted()).toEqual(Object.keys(docsFiles).toSorted());
    expect(named.filter((name) => !name.startsWith('/docs/'))).toEqual(['/openapi.json', '/docs']);
    for (const file of own) {
      expect(await call('getDocsFile', { params: { file } })).toMatchObject({
        bytes: Buffer.from(files[file] ?? ''),
      });
    }
  });

  it.each(pages)('runs no script of its own, so that its policy can forbid them', (page) => {
    expect(page).toContain("script-src 'self'");
    expect(page).not.toMatch(/<script(?![^>]*\bsrc=)/);
    expect(page).not.toMatch(/\son\w+=/);
  });

  it.each(['areas.bin', 'docs.html', '../index.js', '..%2Findex.js', 'toString', 'package.json'])(
    'gives out no %s',
    async (file) => {
      await expect(call('getDocsFile', { params: { file } })).rejects.toThrow(problem('route.not-found'));
    },
  );
});

describe('a path that no route answers', () => {
  it.each([
    ['DELETE', '/v1/locations', ['GET', 'POST']],
    ['PUT', '/v1/areas/31.71', ['GET']],
    ['HEAD', '/health', ['GET']],
    ['POST', '/v1/boards/01JEXAMP0000000000000000C1', ['GET', 'PATCH']],
  ])('%s %s: another method of that path exists', (method, path, allow) => {
    expect(unrouted(store.methods(), method, path)).toEqual(problem('route.method', { allow }));
  });

  it.each(['/', '/v1', '/v1/areas/', '/v1/areas/31/71', '/v1/nothing', '/v1/locations//', '/{x}', ''])(
    'GET %s: there is no such route',
    (path) => expect(unrouted(store.methods(), 'GET', path)).toEqual(problem('route.not-found')),
  );
});

describe('what reference carries', () => {
  it('fits into 3 MB, most of it the viewer', () => {
    const bytes = Object.values(files).reduce((sum, { length }) => sum + length, 0);
    expect(bytes).toBeLessThan(3_000_000);
  });
});
