import { describe, expect, it } from 'vitest';
import { createRouter } from '../../infra/local/gateway/routes.ts';

describe('routes', () => {
  const find = (method: string, path: string, ...keys: string[]) =>
    createRouter(new Map(keys.map((key) => [key, key])))(method, path)?.routeKey;

  it('a full match wins over a greedy one, and that over $default', () => {
    const keys = ['GET /pets/dog/1', 'GET /pets/dog/{id}', 'GET /pets/{proxy+}', 'ANY /{proxy+}', '$default'];
    expect(find('GET', '/pets/dog/1', ...keys)).toBe('GET /pets/dog/1');
    expect(find('GET', '/pets/dog/2', ...keys)).toBe('GET /pets/dog/{id}');
    expect(find('GET', '/pets/cat/1', ...keys)).toBe('GET /pets/{proxy+}');
    expect(find('POST', '/pets/dog/1', ...keys)).toBe('ANY /{proxy+}');
    expect(find('GET', '/', ...keys)).toBe('$default');
  });

  it('a fixed segment wins over a parameter, a named method over ANY', () => {
    expect(find('GET', '/a/b/c', 'GET /a/{x}/c', 'GET /a/b/{y}')).toBe('GET /a/b/{y}');
    expect(find('GET', '/a/b/d', 'GET /a/b/c', 'GET /a/{x}/d')).toBe('GET /a/{x}/d');
    expect(find('GET', '/a', 'ANY /a', 'GET /a')).toBe('GET /a');
    expect(find('PUT', '/a', 'ANY /a', 'GET /a')).toBe('ANY /a');
    expect(find('PUT', '/a', 'GET /a')).toBeUndefined();
    expect(find('GET', '/a/', 'GET /a', 'GET /a/{x}')).toBeUndefined();
  });

  it('decodes path parameters, the greedy one with its slashes', () => {
    const route = createRouter(new Map([['GET /{bus}/{rest+}', 1]]));
    expect(route('GET', '/a%20b/c/d%2Fe')?.pathParameters).toEqual({ bus: 'a b', rest: 'c/d/e' });
  });
});
