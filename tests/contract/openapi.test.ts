import { createConfig, lintFromString } from '@redocly/openapi-core';
import { describe, expect, it } from 'vitest';
import { errorsOf, type RouteContract } from '../../shared/contract/route.ts';
import { problems } from '../../shared/errors.ts';
import { openApi } from '../../shared/http/openapi.ts';
import { services } from '../../shared/routes/index.ts';

interface Operation {
  readonly operationId: string;
  readonly tags: readonly string[];
  readonly security: readonly object[];
  readonly parameters: readonly { readonly name: string; readonly in: string; readonly required: boolean }[];
  readonly requestBody?: { readonly content: Readonly<Record<string, { example: unknown }>> };
  readonly responses: Readonly<Record<string, { headers?: object; content?: object; $ref?: string }>>;
}

const document = openApi(services);
const paths = document.paths as Record<string, Record<string, Operation>>;
const routes = Object.entries(services).flatMap(([service, contracts]) =>
  Object.values(contracts).map((route) => [route.id, route as RouteContract, service] as const),
);

const operationOf = ({ path, method }: RouteContract): Operation => {
  const operation = paths[path]?.[method.toLowerCase()];
  if (!operation) throw new Error(`${method} ${path} is not in the document`);
  return operation;
};
const parameter = (route: RouteContract, name: string) =>
  operationOf(route).parameters.find((found) => found.name === name);

const complaints = async (document: unknown) => {
  const config = await createConfig({
    extends: ['recommended-strict'],
    // the licence of an API that is not published, and descriptions of tags that are the names of our services
    rules: { 'info-license': 'off', 'tag-description': 'off' },
  });
  const found = await lintFromString({
    source: JSON.stringify(document),
    absoluteRef: 'openapi.json',
    config,
  });
  // what stands in the path wins over a parameter at API Gateway, and no import's id is `templates`
  const isNamed = ({ ruleId, message }: (typeof found)[number]) =>
    ruleId === 'no-ambiguous-paths' &&
    /`\/v1\/imports\/\{importId\}\/\w+` and `\/v1\/imports\/templates\/\{kind\}`/.test(message);
  return found
    .filter((complaint) => !isNamed(complaint))
    .map(({ ruleId, message, location }) => `${ruleId}: ${message} ${location[0]?.pointer}`);
};

describe('the OpenAPI document', () => {
  it('is valid OpenAPI 3.1, its examples included', async () => {
    expect(document.openapi).toMatch(/^3\.1\./);
    expect(await complaints(document)).toEqual([]);
  });

  it.each([
    ['an example that breaks its schema', '"year":2012', '"year":"2012"'],
    ['a reference that dangles', '#/components/schemas/Origin', '#/components/schemas/Nowhere'],
  ])('would not be valid with %s', async (_, whole, broken) => {
    const text = JSON.stringify(document);
    expect(text).toContain(whole);
    expect(await complaints(JSON.parse(text.replace(whole, broken)))).not.toEqual([]);
  });

  it('is the same for the same contracts, to the byte', () => {
    expect(JSON.stringify(openApi(services))).toBe(JSON.stringify(document));
  });

  it('names every route once', () => {
    const ids = Object.values(paths).flatMap((path) =>
      Object.values(path).map(({ operationId }) => operationId),
    );
    expect(ids.toSorted()).toEqual(routes.map(([id]) => id).toSorted());
    expect(new Set(ids).size).toBe(ids.length);
  });
});

describe.each(routes)('%s in OpenAPI', (id, route, service) => {
  const operation = operationOf(route);

  it('bears its id, its service, and its example', () => {
    expect(operation).toMatchObject({ operationId: id, tags: [service] });
    const content = operation.requestBody?.content['application/json'];
    expect(content?.example).toEqual(route.body && route.example.body);
  });

  it('asks for a token unless it is public', () => {
    const isPublic = route.access === 'public';
    expect(operation.security).toEqual(isPublic ? [] : [{ token: [] }]);
    expect('401' in operation.responses).toBe(!isPublic);
  });

  it('lists every problem it may answer, by status', () => {
    for (const code of errorsOf(route)) {
      expect(JSON.stringify(operation.responses[problems[code].status])).toContain(`"${code}"`);
    }
  });

  it('lists what the gateway refuses by itself', () => {
    expect(operation.responses).toHaveProperty('429');
    expect('413' in operation.responses).toBe(route.body !== undefined);
    expect(operation.responses['503']?.content).toHaveProperty('application/json');
    expect(operation.responses['503']?.content).toHaveProperty(['application/problem+json']);
  });

  it('lists the headers of its kind', () => {
    const isWrite = route.method !== 'GET';
    expect(parameter(route, 'Idempotency-Key')?.required).toBe(
      isWrite ? route.idempotencyKey === 'required' : undefined,
    );
    expect(parameter(route, 'If-Match')?.required).toBe(route.ifMatch && route.ifMatch === 'required');
    expect(parameter(route, 'Pranata-Purpose')?.required).toBe(route.level && true);
    expect(parameter(route, 'Accept-Language')).toBeDefined();
    expect(parameter(route, 'Prefer')?.required).toBe(route.keeps && false);
  });

  it('may succeed in a second way where it keeps conflicts', () => {
    if (route.success.status !== 202) expect('202' in operation.responses).toBe(route.keeps !== undefined);
    if (route.keeps) expect(operation.responses['202']?.headers).toHaveProperty('Preference-Applied');
  });

  it('lists every name in its path', () => {
    const named = [...route.path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
    const inPath = operation.parameters.filter((found) => found.in === 'path');
    expect(inPath.map(({ name }) => name)).toEqual(named);
    expect(inPath.every(({ required }) => required)).toBe(true);
  });
});

describe('a record in OpenAPI', () => {
  const { getLocation, listLocations, changeLocation } = services.registration;

  it('has an ETag, and can be asked for if it changed', () => {
    const { responses } = operationOf(getLocation);
    expect(responses['200']?.headers).toHaveProperty('ETag');
    expect(responses).toHaveProperty('304');
    expect(parameter(getLocation, 'If-None-Match')).toBeDefined();
    expect(operationOf(changeLocation).responses['200']?.headers).toHaveProperty('ETag');
  });

  it('is listed in pages that link to the next, by integers', () => {
    const { responses } = operationOf(listLocations);
    expect(responses['200']?.headers).toHaveProperty('Link');
    expect(responses).not.toHaveProperty('304');
    expect(parameter(listLocations, 'limit')).toMatchObject({
      required: false,
      schema: { type: 'integer', minimum: 1, maximum: 100 },
    });
  });
});
