import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { withPlainKeys, withShortErrors } from '../../infra/build/lean-sdk.ts';
import { type Bundle, build } from '../../infra/build.ts';
import { goalOf } from '../bench/bundle-goals.ts';

describe('bundles start quickly (P1)', () => {
  const folder = mkdtempSync(join(tmpdir(), 'pranata-sizes-'));
  let bundles: readonly Bundle[];
  beforeAll(async () => {
    bundles = await build(folder);
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('each stays below the size of its kind', () => {
    expect(bundles.length).toBeGreaterThan(0);
    for (const { name, javascript } of bundles) {
      expect(javascript, name).toBeLessThanOrEqual(goalOf(name));
    }
  });
});

describe('the parts of the SDK that are written shorter', () => {
  it('gives keys of schemas as text, and leaves what it cannot tell', () => {
    const source = 'const _hE = "httpError";\nexport var A$ = [{ [_hE]: 403, [_x]: 1 }, [_hE]];';
    expect(withPlainKeys(source)).toContain('[{ "httpError": 403, [_x]: 1 }, [_hE]]');
  });

  it('keeps name, fault, shape and class of an error, and members of its own', async () => {
    const plain = (name: string, members = '', rest = '') => `
export class ${name} extends __BaseException {
    static shapeId = "com.amazonaws.test#${name}";
    name = "${name}";
    $fault = "client";${members}
    constructor(opts) {
        super({
            name: "${name}",
            $fault: "client",
            ...opts,
        });
        Object.setPrototypeOf(this, ${name}.prototype);${rest}
    }
}`;
    const source = `import { Base as __BaseException } from "./base";${plain('Gone')}${plain('Told', '\n    Item;', '\n        this.Item = opts.Item;')}\n`;
    const base = `class __BaseException extends Error { constructor(o) { super(o.message); Object.assign(this, o); } }`;
    const short = withShortErrors(source).replace(/^import .*$/m, base);
    expect(short).toContain('export class Told');
    expect(short).not.toContain('export class Gone');

    const { Gone } = await import(`data:text/javascript,${encodeURIComponent(short)}`);
    const error = new Gone({ message: 'It is gone' });
    expect(error).toBeInstanceOf(Gone);
    expect(error).toMatchObject({ name: 'Gone', $fault: 'client', message: 'It is gone' });
    expect(Gone.shapeId).toBe('com.amazonaws.test#Gone');
    expect(TransactionCanceledException).toHaveProperty('shapeId'); // the form that the SDK itself has
  });
});
