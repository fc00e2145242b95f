import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { titleOf } from '../../shared/errors/titles.ts';
import { Problem, type ProblemCode, problems, refused } from '../../shared/errors.ts';
import { compressed } from '../../shared/http/compression.ts';
import { languageOf } from '../../shared/http/language.ts';
import { asProblem, problemDocument, warningsTold } from '../../shared/http/problem-document.ts';

describe('the language of an answer', () => {
  it.each([
    [undefined, 'id'],
    ['', 'id'],
    ['id', 'id'],
    ['en', 'en'],
    ['en-GB,en;q=0.9', 'en'],
    ['id,en;q=0.9', 'id'],
    ['id;q=0.5, en;q=0.6', 'en'],
    ['id;q=0.6, en;q=0.6', 'id'],
    ['EN', 'en'],
    ['en ; q=0.9, id;q=0.1', 'en'],
    ['jv, en;q=0.5', 'en'],
    ['jv, *;q=0.5', 'id'],
    ['en;q=0.5, *', 'id'],
    ['id;q=0, *', 'en'],
    ['en;q=0', 'id'],
    ['en;q=nonsense;;,,', 'en'],
  ] as const)('asked for with %o is %s', (accepted, language) => {
    expect(languageOf(accepted)).toBe(language);
  });
});

describe('compression', () => {
  const reply = (bytes: number) => ({
    statusCode: 200,
    headers: { etag: '"1"' },
    body: 'é'.repeat(bytes / 2),
  });
  const encodingOf = async (accepted: string | undefined, bytes = 2048) =>
    (await compressed(reply(bytes), accepted)).headers['content-encoding'];

  it('is done above 1024 bytes, and told to caches either way', async () => {
    expect(await encodingOf('br', 1024)).toBeUndefined();
    expect(await encodingOf('br', 1026)).toBe('br');
    for (const bytes of [1024, 1026]) {
      const { headers } = await compressed(reply(bytes), 'br');
      expect(headers).toMatchObject({ vary: 'Accept-Encoding, Accept-Language', etag: '"1"' });
    }
  });

  it.each([
    ['gzip, deflate, br', 'br'],
    ['gzip', 'gzip'],
    ['GZIP', 'gzip'],
    ['br;q=0, gzip;q=0.5', 'gzip'],
    ['br;q=0.0, gzip;q=0.000', undefined],
    ['br;q=0.01', 'br'],
    ['x-gzip', undefined],
    ['deflate', undefined],
    ['', undefined],
    [undefined, undefined],
  ])('is what is accepted: %o gets %o', async (accepted, encoding) => {
    expect(await encodingOf(accepted)).toBe(encoding);
  });

  it('loses nothing, of text and of base64', async () => {
    const { body } = reply(4096);
    const read = (text = '') => Buffer.from(text, 'base64');
    expect(brotliDecompressSync(read((await compressed(reply(4096), 'br')).body)).toString()).toBe(body);
    const base64 = { ...reply(4096), body: Buffer.from(body).toString('base64'), isBase64Encoded: true };
    const zipped = await compressed(base64, 'gzip');
    expect(gunzipSync(read(zipped.body)).toString()).toBe(body);
    expect(zipped.isBase64Encoded).toBe(true);
  });

  it('leaves an answer without a body alone', async () => {
    const empty = { statusCode: 304, headers: {} };
    expect(await compressed(empty, 'br')).toEqual(empty);
  });
});

describe('a problem document', () => {
  const document = (problem: Problem, language: 'id' | 'en' = 'en') => {
    const { statusCode, headers, body = '' } = problemDocument(problem, language);
    return { statusCode, headers, json: JSON.parse(body) };
  };

  it('says in the caller’s language what, where and by which rule', () => {
    const { statusCode, headers, json } = document(refused('term.too-long', '/end', { rule: 'R-1' }), 'id');
    expect(statusCode).toBe(422);
    expect(headers).toEqual({ 'content-type': 'application/problem+json', 'content-language': 'id' });
    expect(json).toEqual({
      type: 'urn:pranata:problem:term.too-long',
      title: 'Masa bakti lebih lama dari ketentuan',
      status: 422,
      detail: 'Masa bakti lebih lama dari ketentuan: /end',
      code: 'term.too-long',
      errors: [{ pointer: '/end', code: 'term.too-long', message: 'Masa bakti lebih lama dari ketentuan' }],
      details: { rule: 'R-1' },
    });
  });

  it('translates what is wrong with the shape of a field', () => {
    const wrong = new Problem('request.invalid', {}, [
      { pointer: '', code: 'required', message: 'is required' },
    ]);
    expect(document(wrong, 'id').json).toMatchObject({
      detail: 'Permintaan tidak sesuai kontrak: /',
      errors: [{ pointer: '', code: 'required', message: 'wajib diisi' }],
    });
  });

  it('keeps its status whatever the details say', () => {
    const { statusCode, json } = document(new Problem('asset.gone', { status: 'sold' }));
    expect([statusCode, json.status, json.details.status]).toEqual([409, 409, 'sold']);
  });

  it('says when to try again, and what a route allows', () => {
    expect(document(new Problem('state.busy')).headers['retry-after']).toBe('1');
    expect(document(new Problem('location.not-enrolled')).headers['retry-after']).toBe('1');
    expect(document(new Problem('evidence.not-checked')).headers['retry-after']).toBe('1');
    expect(document(new Problem('route.method', { allow: ['GET', 'POST'] })).headers.allow).toBe('GET, POST');
    expect(document(new Problem('state.stale')).headers).not.toHaveProperty('retry-after');
  });

  it('tells of a defect nothing but that it is one', () => {
    const problem = asProblem(new Error('secret of the inside'));
    expect(problem).toMatchObject({ code: 'internal', cause: expect.any(Error) });
    expect(problemDocument(problem, 'en').body).not.toContain('secret');
    const known = new Problem('state.busy');
    expect(asProblem(known)).toBe(known);
  });

  it.each(Object.keys(problems) as ProblemCode[])(
    '%s has a title in both languages and a refusing status',
    (code) => {
      const { status } = problems[code];
      const [id, en] = [titleOf(code, 'id'), titleOf(code, 'en')];
      expect(status).toBeGreaterThanOrEqual(400);
      expect(id).not.toBe(en);
      expect([id, en].every((title) => title.length > 0)).toBe(true);
    },
  );
});

describe('a warning', () => {
  it('is told in the caller’s language with its rule', () => {
    const told = warningsTold([{ code: 'board.few-women', rule: 'R-3', pointer: '/members' }], 'id');
    expect(told).toEqual([
      {
        code: 'board.few-women',
        rule: 'R-3',
        pointer: '/members',
        message: titleOf('board.few-women', 'id'),
        details: undefined,
      },
    ]);
  });
});
