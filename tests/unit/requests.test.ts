import { createSecretKey } from 'node:crypto';
import type { APIGatewayProxyEventV2WithJWTAuthorizer as Event } from 'aws-lambda';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as z from 'zod/mini';
import type { Role } from '../../shared/contract/access.ts';
import { Count, Line, LocalDate, Ulid } from '../../shared/contract/primitives.ts';
import type { RouteContract } from '../../shared/contract/route.ts';
import { Problem } from '../../shared/errors.ts';
import { callerOf } from '../../shared/http/caller.ts';
import {
  areaAsked,
  bindingOf,
  commandOf,
  keepOf,
  pageOf,
  parsedParts,
  purposeOf,
  versionMatched,
} from '../../shared/http/request.ts';
import { signCursor } from '../../shared/persistence/cursor.ts';
import { listQuery } from '../../shared/routes/shapes.ts';

const route = {
  id: 'things.change',
  method: 'PATCH',
  path: '/v1/things/{thingId}',
  summary: 'Change a thing',
  access: ['facilitator', 'secretariat'],
  area: 'body',
  ifMatch: 'required',
  params: z.object({ thingId: Ulid }),
  body: z.strictObject({
    name: Line(10),
    sex: z.enum(['female', 'male']),
    day: z.optional(LocalDate),
    count: z.optional(Count),
    tags: z.optional(z.array(Line(5))),
    area: z.optional(z.string()),
  }),
  success: { status: 200, body: z.object({}) },
  errors: [],
  example: {},
} as const satisfies RouteContract;

const valid = { name: 'Contoh', sex: 'female' };
const thingId = '01KTHNG0000000000000000001';
const asked = (more: Partial<Event> | object = {}, body: unknown = valid): Event =>
  ({ headers: {}, pathParameters: { thingId }, body: JSON.stringify(body), ...more }) as unknown as Event;

/** Pointer and code of each field error of the refusal, or its code when it names no field. */
const refusal = (attempt: () => unknown): unknown => {
  try {
    attempt();
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    return error.errors.length > 0
      ? error.errors.map(({ pointer, code }) => `${pointer} ${code}`)
      : error.code;
  }
  return undefined;
};
const wrong = (body: unknown) => refusal(() => parsedParts(asked({}, body), route));

describe('the parts of a request', () => {
  it('are read by the contract', () => {
    expect(parsedParts(asked({}, { ...valid, name: ' Contoh ' }), route)).toEqual({
      params: { thingId },
      query: {},
      body: valid,
    });
  });

  it.each([
    ['nothing of what is required', {}, ['/name required', '/sex required']],
    ['an unknown field', { ...valid, nick: 1 }, ['/nick unknown-field']],
    ['an unknown field whose name needs escaping', { ...valid, 'a/b~c': 1 }, ['/a~1b~0c unknown-field']],
    ['a wrong type', { ...valid, name: 1 }, ['/name type']],
    ['null for what is not nullable', { ...valid, day: null }, ['/day type']],
    ['an empty line', { ...valid, name: '   ' }, ['/name too-small']],
    ['a line of 11', { ...valid, name: '12345678901' }, ['/name too-big']],
    ['an unknown value', { ...valid, sex: 'x' }, ['/sex value']],
    ['a date that is none', { ...valid, day: '1/2/2012' }, ['/day date']],
    ['30 February', { ...valid, day: '2012-02-30' }, ['/day date']],
    ['less than nothing', { ...valid, count: -1 }, ['/count too-small']],
    ['half a thing', { ...valid, count: 1.5 }, ['/count type']],
    ['a wrong item', { ...valid, tags: ['ok', 'too long'] }, ['/tags/1 too-big']],
    ['a control character', { ...valid, name: 'a\u0007b' }, ['/name control-characters']],
    ['text that turns around', { ...valid, name: 'a\u202eb' }, ['/name control-characters']],
    ['half a surrogate pair', { ...valid, name: '\ud800' }, ['/name control-characters']],
    ['a list', [], [' type']],
    ['null', null, [' type']],
  ])('are refused with every field named: %s', (_, body, errors) => {
    expect(wrong(body)).toEqual(errors);
  });

  it('are refused together: address, query and body', () => {
    const event = asked(
      { pathParameters: { thingId: 'x' }, queryStringParameters: { q: '1' } },
      { name: 'a' },
    );
    expect(refusal(() => parsedParts(event, route))).toEqual([
      '/params/thingId ulid',
      '/query/q not-expected',
      '/sex required',
    ]);
  });

  it.each([
    ['broken JSON', { body: '{"name":' }, [' json']],
    ['no body', { body: undefined }, [' required']],
    [
      'broken UTF-8 in base64',
      { body: Buffer.from([0x22, 0xff, 0x22]).toString('base64'), isBase64Encoded: true },
      [' utf-8'],
    ],
    ['broken UTF-8 as the gateway passes it on', { body: '{"name":"\uFFFD"}' }, [' utf-8']],
    ['a prototype', { body: '{"name":"a","sex":"male","__proto__":{}}' }, ['/__proto__ unknown-field']],
  ])('are refused with %s', (_, more, errors) => {
    expect(refusal(() => parsedParts(asked(more), route))).toEqual(errors);
  });

  it('are read from base64 too', () => {
    const body = Buffer.from(JSON.stringify(valid)).toString('base64');
    expect(parsedParts(asked({ body, isBase64Encoded: true }), route).body).toEqual(valid);
  });

  it('never make a rule throw: whatever JSON comes is read or refused by field', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (body) => {
        const errors = wrong(body);
        if (errors !== undefined) expect(errors).toBeInstanceOf(Array);
      }),
    );
  });
});

describe('the caller', () => {
  const event = (claims: object) =>
    ({ requestContext: { authorizer: { jwt: { claims } } } }) as unknown as Event;
  const claims = { sub: 'account-1', roles: 'facilitator board', area: '31.71.01.1001' };

  it('is account, known roles and area of the token', () => {
    expect(callerOf(event(claims), route)).toEqual({
      id: 'account-1',
      roles: ['facilitator', 'board'],
      area: '31.71.01.1001',
    });
    expect(callerOf(event({ ...claims, roles: 'facilitator owner' }), route).roles).toEqual(['facilitator']);
    expect(callerOf(event({ ...claims, area: 'ID' }), { access: 'any' }).area).toBe('ID');
  });

  it.each([
    ['no account', { ...claims, sub: undefined }],
    ['no area', { ...claims, area: undefined }],
    ['an empty area', { ...claims, area: '' }],
    ['half an area', { ...claims, area: '31.7' }],
    ['an area of BPS', { ...claims, area: '3171010001' }],
    ['an area 00', { ...claims, area: '00' }],
    ['no role', { ...claims, roles: '' }],
    ['no role that we know', { ...claims, roles: 'owner toString' }],
  ])('needs a whole token: %s', (_, incomplete) => {
    expect(refusal(() => callerOf(event(incomplete), { access: 'any' }))).toBe('access.token-incomplete');
  });

  it('needs a role of the route', () => {
    expect(refusal(() => callerOf(event({ ...claims, roles: 'board auditor' }), route))).toBe('access.role');
  });

  it('is nobody on a public route, and everybody with a token where any may call', () => {
    expect(callerOf({ requestContext: {} } as Event, { access: 'public' })).toEqual({
      id: '',
      roles: [],
      area: 'ID',
    });
    expect(refusal(() => callerOf({ requestContext: {} } as Event, { access: 'any' }))).toBe(
      'access.token-incomplete',
    );
  });
});

const caller = { id: 'account-1', roles: ['facilitator'] as Role[], area: '31.71' };

describe('the area that is asked', () => {
  const area = (body: object, where: RouteContract['area'] = 'body') =>
    areaAsked({ ...route, area: where }, { params: {}, query: body as never, body }, caller);

  it('is the one named, if it lies inside the caller’s, or the caller’s', () => {
    expect(area({ area: '31.71.01' })).toBe('31.71.01');
    expect(area({ area: '31.71' }, 'query')).toBe('31.71');
    expect(area({})).toBe('31.71');
    expect(area({ area: '99' }, 'record')).toBe('31.71');
  });

  it.each(['31', '31.7', '31.72', '31.711', 'ID', ''])('is refused outside: %s', (code) => {
    expect(refusal(() => area({ area: code }))).toBe('access.outside-area');
    expect(refusal(() => area({ area: code }, 'query'))).toBe('access.outside-area');
  });
});

describe('If-Match', () => {
  const match = (tag: string | undefined, ifMatch: RouteContract['ifMatch'] = 'required') =>
    versionMatched(asked({ headers: tag === undefined ? {} : { 'if-match': tag } }), { ...route, ifMatch });

  it('names one version', () => {
    expect(match('"3"')).toBe(3);
    expect(match(' "12" ', 'accepted')).toBe(12);
    expect(match(undefined, 'accepted')).toBeUndefined();
  });

  it('is required where it is required, and refused when it says something else', () => {
    expect(refusal(() => match(undefined))).toBe('request.version-missing');
    for (const tag of ['3', 'W/"3"', '*', '"3", "4"', '"-1"', '""', '"1234567890"']) {
      expect(refusal(() => match(tag))).toEqual(['/headers/if-match if-match']);
    }
  });
});

describe('Pranata-Purpose', () => {
  const purpose = (said?: string) =>
    purposeOf(asked({ headers: said === undefined ? {} : { 'pranata-purpose': said } }));

  it('is one of the closed list, or absent', () => {
    expect(purpose('audit')).toBe('audit');
    expect(purpose()).toBeUndefined();
    for (const said of ['', 'curiosity', 'audit, payment']) {
      expect(refusal(() => purpose(said))).toEqual(['/headers/pranata-purpose purpose']);
    }
  });
});

const secret = (byte: number) => createSecretKey(new Uint8Array(32).fill(byte));

describe('a command', () => {
  const keys = {
    wrapping: secret(0),
    cursor: secret(1),
    blindIndex: secret(0),
    signing: [],
    fingerprint: secret(2),
  };
  const command = (headers: object, body: unknown = valid, who = caller, of: RouteContract = route) =>
    commandOf(asked({ headers }), of, { params: { thingId }, query: {}, body }, who, keys);

  it('belongs to the caller: the same key of somebody else is another command', () => {
    const key = { 'idempotency-key': 'key-1' };
    expect(command(key).id).toBe(command(key).id);
    expect(command(key).id).not.toBe(command(key, valid, { ...caller, id: 'account-2' }).id);
    expect(command(key).id).not.toContain('account-1');
    expect(command({})).toMatchObject({ id: undefined, actor: 'account-1' });
  });

  it('has a fingerprint of route, address and body that tells nothing without the key', () => {
    const { fingerprint } = command({});
    expect(fingerprint).toMatch(/^[\w-]{22}$/);
    expect(command({}, { ...valid, name: 'Lain' }).fingerprint).not.toBe(fingerprint);
    expect(command({}, valid, caller, { ...route, id: 'things.other' }).fingerprint).not.toBe(fingerprint);
    const other = { ...keys, fingerprint: secret(3) };
    const read = { params: { thingId }, query: {}, body: valid };
    expect(commandOf(asked(), route, read, caller, other).fingerprint).not.toBe(fingerprint);
  });

  it('has the same fingerprint in whatever order the fields come', () => {
    const read = (body: object) => command({}, parsedParts(asked({}, body), route).body).fingerprint;
    expect(read({ sex: 'female', name: 'Contoh' })).toBe(read({ name: 'Contoh', sex: 'female' }));
  });

  it('needs a key where money moves, and a key that can be stored', () => {
    const required = { ...route, idempotencyKey: 'required' } as const;
    expect(refusal(() => command({}, valid, caller, required))).toBe('request.key-missing');
    expect(command({ 'idempotency-key': 'k'.repeat(255) }).id).toBeDefined();
    for (const key of ['', 'k'.repeat(256), 'a b', 'é']) {
      expect(refusal(() => command({ 'idempotency-key': key }))).toEqual([
        '/headers/idempotency-key idempotency-key',
      ]);
    }
  });

  describe('both values', () => {
    const conflictId = '01KCNFT0000000000000000001';
    const keeps = { ...route, keeps: z.object({}) };
    const keep = (prefer: string | undefined, of: RouteContract = keeps) =>
      keepOf(asked({ headers: { ...(prefer !== undefined && { prefer }) } }), of);

    it.each([
      'conflict=keep',
      'Conflict = keep',
      'conflict="keep"',
      'respond-async, conflict=keep',
      'conflict=keep, wait=10',
      'lang="a, b", conflict=keep',
      'conflict=keep;',
      'conflict=keep; until=tomorrow',
    ])('are kept when a device asks for it: %s', (prefer) => {
      expect(keep(prefer)).toEqual({ conflictId: undefined });
    });

    it.each([
      undefined,
      '',
      'conflict',
      'conflict=lose',
      'conflict=keeper',
      'x-conflict=keep',
      'note="conflict=keep"',
      'note="a, conflict=keep"',
      '"',
    ])('are not when it asks for something else: %s', (prefer) => {
      expect(keep(prefer)).toBeUndefined();
    });

    it('are kept under the id that the device gives, and that is one', () => {
      expect(keep(`conflict=keep; id=${conflictId}`)).toEqual({ conflictId });
      expect(keep(`conflict=keep;id="${conflictId}", wait=1`)).toEqual({ conflictId });
      expect(refusal(() => keep('conflict=keep; id=1'))).toEqual(['/headers/prefer ulid']);
    });

    it('are not kept by a route that keeps none, whatever is asked', () => {
      expect(keep('conflict=keep; id=1', route)).toBeUndefined();
    });

    it('are found quickly in any header', () => {
      fc.assert(fc.property(fc.string({ maxLength: 200 }), (text) => void refusal(() => keep(text))));
      const started = performance.now();
      keep(`${'"\\'.repeat(4_000)}${'a"'.repeat(2_000)}`);
      expect(performance.now() - started).toBeLessThan(500);
    });
  });

  describe('a page', () => {
    const binding = bindingOf(route, { limit: 3, q: 'x' }, '31.71', caller);
    const page = (query: object, bound = binding) => pageOf(query as never, bound, keys);
    const cursor = signCursor(keys.cursor, { feedsk: 'a' }, binding);

    it('starts where its cursor says, with 25 items unless said otherwise', () => {
      expect(page({})).toEqual({ limit: 25, after: undefined, since: undefined });
      expect(page({ limit: 3, cursor })).toEqual({ limit: 3, after: { feedsk: 'a' }, since: undefined });
      expect(page({ since: '' }).since).toBe('beginning');
      expect(page({ since: cursor }).since).toEqual({ feedsk: 'a' });
    });

    it('of a feed is as large as a device asks, and no page of another list is', () => {
      expect(page({ since: '', maxBytes: 4_000 }).maxBytes).toBe(4_000);
      expect(page({ since: '' }).maxBytes).toBeUndefined();
      expect(refusal(() => page({ maxBytes: 4_000 }))).toEqual(['/query/maxBytes not-expected']);
      const feed = { ...route, body: undefined, query: listQuery } as never;
      const query = (maxBytes: string) => asked({ queryStringParameters: { since: '', maxBytes } });
      for (const size of ['1000', '1000000'])
        expect(refusal(() => parsedParts(query(size), feed))).toBeUndefined();
      for (const [size, code] of [
        ['999', 'too-small'],
        ['1000001', 'too-big'],
        ['-1000', 'max-bytes'],
        ['1e4', 'max-bytes'],
        ['', 'max-bytes'],
      ])
        expect(refusal(() => parsedParts(query(size ?? ''), feed))).toEqual([`/query/maxBytes ${code}`]);
    });

    it('goes on with another limit, but in no other list, query, area, order or hand', () => {
      const others = [
        bindingOf({ ...route, id: 'things.other' }, { q: 'x' }, '31.71', caller),
        bindingOf(route, { q: 'y' }, '31.71', caller),
        bindingOf(route, { q: 'x' }, '31.72', caller),
        bindingOf(route, { q: 'x', since: '' }, '31.71', caller),
        bindingOf(route, { q: 'x' }, '31.71', { ...caller, id: 'account-2' }),
      ];
      const same = { limit: 9, maxBytes: 9_000, q: 'x', cursor };
      expect(page({ cursor }, bindingOf(route, same, '31.71', caller)).after).toBeDefined();
      for (const other of others) expect(refusal(() => page({ cursor }, other))).toBe('request.cursor');
    });
  });
});
