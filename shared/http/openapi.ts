import { type JsonSchema, type SchemaBook, schemaBook } from '../contract/json-schema.ts';
import { RawFile } from '../contract/raw-file.ts';
import { errorsOf, type RouteContract, type Routes } from '../contract/route.ts';
import { titleOf } from '../errors/titles.ts';
import { type ProblemCode, problems } from '../errors.ts';
import { components, gatewayRefusal, headerParameters, problemSchema } from './openapi-components.ts';

type Json = Readonly<Record<string, unknown>>;

const header = (name: string): Json => ({ $ref: `#/components/headers/${name}` });

/** Parameters of the path or the query, from the object schema of the contract. */
const fields = (
  book: SchemaBook,
  where: 'path' | 'query',
  shape: RouteContract['params'],
  examples: Readonly<Record<string, string>> = {},
): Json[] => {
  if (!shape) return [];
  const { properties = {}, required = [] } = book.of(shape, 'read') as {
    properties?: Readonly<Record<string, JsonSchema>>;
    required?: readonly string[];
  };
  return Object.entries(properties).map(([name, { description, ...schema }]) => ({
    name,
    in: where,
    required: required.includes(name),
    ...(description !== undefined && { description }),
    schema,
    ...(name in examples && { example: examples[name] }),
  }));
};

/** Headers that a route reads because of its kind. */
const headersOf = (route: RouteContract, isRecord: boolean): Json[] => {
  const { acceptLanguage, idempotencyKey, ifMatch, ifNoneMatch, prefer, purpose } = headerParameters;
  const headers: Json[] = [acceptLanguage];
  if (route.method !== 'GET')
    headers.push({ ...idempotencyKey, required: route.idempotencyKey === 'required' });
  if (route.ifMatch) headers.push({ ...ifMatch, required: route.ifMatch === 'required' });
  if (route.method === 'GET' && isRecord) headers.push(ifNoneMatch);
  if (route.keeps) headers.push(prefer);
  if (route.level) headers.push(purpose);
  return headers;
};

/** What a route may refuse, by status, with the codes that a client can act on. */
const refusals = (route: RouteContract): Record<string, Json> => {
  const byStatus = new Map<number, ProblemCode[]>();
  for (const code of [...errorsOf(route)].sort()) {
    const { status } = problems[code];
    byStatus.set(status, [...(byStatus.get(status) ?? []), code]);
  }
  return Object.fromEntries(
    [...byStatus].map(([status, codes]) => [
      String(status),
      {
        description: codes.map((code) => `\`${code}\`: ${titleOf(code, 'en')}.`).join('\n\n'), // Markdown
        ...(status === problems['state.busy'].status && { headers: { 'Retry-After': header('RetryAfter') } }),
        content: { 'application/problem+json': { schema: problemSchema(codes) } },
      },
    ]),
  );
};

/** What API Gateway refuses by itself, before a function runs. */
const gatewayRefusals = (route: RouteContract): Record<string, Json> => ({
  ...(route.access !== 'public' && { 401: { $ref: '#/components/responses/Unauthorized' } }),
  ...(route.body && { 413: { $ref: '#/components/responses/TooLarge' } }),
  429: { $ref: '#/components/responses/TooManyRequests' },
});

const success = (book: SchemaBook, { success: { status, body, contentType } }: RouteContract) => {
  if (status === 204) return { isRecord: false, responses: { 204: { description: 'Done' } } };
  const isFile = (body as unknown) === RawFile;
  const schema = isFile ? { type: 'string' } : book.of(body);
  const { properties = {} } = resolved(book, schema) as { properties?: Readonly<Record<string, JsonSchema>> };
  const isRecord = properties.version?.type === 'integer';
  const headers = {
    ...(isRecord && { ETag: header('ETag') }),
    ...(properties.next && { Link: header('Link') }),
  };
  const content = { [contentType ?? 'application/json']: { schema } };
  return { isRecord, responses: { [status]: { description: 'Done', headers, content } } };
};

/** The second way in which a route that keeps conflicts may succeed. */
const kept = (book: SchemaBook, { keeps }: RouteContract): Json =>
  keeps
    ? {
        202: {
          description: 'Both values were kept: the conflict, until somebody decides it',
          headers: { 'Preference-Applied': header('PreferenceApplied') },
          content: { 'application/json': { schema: book.of(keeps) } },
        },
      }
    : {};

const resolved = (book: SchemaBook, schema: JsonSchema): JsonSchema => {
  const name = String(schema.$ref ?? '')
    .split('/')
    .at(-1);
  return (name && book.schemas()[name]) || schema;
};

const whoMayCall = ({ access, level }: RouteContract): string => {
  const callers =
    access === 'public' ? 'Everybody.' : access === 'any' ? 'Every role.' : `Roles: ${access.join(', ')}.`;
  return level ? `${callers} Level ${level}: the purpose is recorded.` : callers;
};

const operation = (book: SchemaBook, service: string, route: RouteContract): Json => {
  const { isRecord, responses } = success(book, route);
  const refused = refusals(route);
  const notModified = { 304: { description: 'The version that the caller has is the current one' } };
  const { 503: busy } = refused;
  return {
    operationId: route.id,
    tags: [service],
    summary: route.summary,
    description: whoMayCall(route),
    security: route.access === 'public' ? [] : [{ token: [] }],
    parameters: [
      ...fields(book, 'path', route.params, route.example.params),
      ...fields(book, 'query', route.query, route.example.query),
      ...headersOf(route, isRecord),
    ],
    ...(route.body && {
      requestBody: {
        required: true,
        content: { 'application/json': { schema: book.of(route.body), example: route.example.body } },
      },
    }),
    responses: {
      ...responses,
      ...kept(book, route),
      ...(route.method === 'GET' && isRecord && notModified),
      ...refused,
      ...gatewayRefusals(route),
      ...(busy && { 503: { ...busy, content: { ...(busy.content as Json), ...gatewayRefusal } } }),
    },
  };
};

/** OpenAPI 3.1 of all routes. The same contracts give the same document, to the byte. Made at build, never in a function. */
export const openApi = (services: Readonly<Record<string, Routes>>): Json => {
  const book = schemaBook();
  const paths: Record<string, Record<string, Json>> = {};
  for (const [service, routes] of Object.entries(services)) {
    for (const route of Object.values(routes)) {
      paths[route.path] ??= {};
      Object.assign(paths[route.path] ?? {}, {
        [route.method.toLowerCase()]: operation(book, service, route),
      });
    }
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Pranata',
      version: 'v1',
      description:
        'The operating record of a community-driven urban poverty programme. Refusals are problem documents (RFC 9457) with a `code`; what the gateway itself refuses has only a `message`.',
    },
    servers: [{ url: '/' }],
    tags: Object.keys(services).map((name) => ({ name })),
    paths,
    components: { ...components, schemas: { ...book.schemas(), ...components.schemas } },
  };
};
