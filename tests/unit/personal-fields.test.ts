import { createSecretKey, randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openPersonal, sealPersonal } from '../../shared/privacy/personal.ts';

const wrapping = createSecretKey(new Uint8Array(32).fill(7));
const fields = fc.dictionary(
  fc.string(),
  fc.oneof(fc.string({ unit: 'binary' }), fc.integer(), fc.boolean()),
);
const roundTrip = (value: object) => JSON.parse(JSON.stringify(value));
const clear = (bytes: Uint8Array) => Buffer.from(bytes).toString('latin1');

describe('D-3: personal fields', () => {
  it('come back as they were sealed', () => {
    fc.assert(
      fc.property(fields, fc.string(), (said, pk) => {
        expect(openPersonal(wrapping, sealPersonal(wrapping, pk, said))).toEqual(roundTrip(said));
      }),
    );
  });

  it('cannot be read, and the same ones never look the same twice', () => {
    const seal = () => sealPersonal(wrapping, 'PERSON#1', { name: 'Warga Contoh', nik: '3171014101929999' });
    const [one, other] = [seal(), seal()];
    expect(clear(one.sealed)).not.toContain('Warga');
    expect(one.sealed).not.toEqual(other.sealed);
    expect(one.key).not.toEqual(other.key);
  });

  it('open with no other key of the service, and for no other record', () => {
    fc.assert(
      fc.property(fields, fc.uint8Array({ minLength: 32, maxLength: 32 }), fc.string(), (said, bytes, pk) => {
        const key = createSecretKey(bytes);
        fc.pre(!key.equals(wrapping) && pk !== 'PERSON#1');
        const item = sealPersonal(wrapping, 'PERSON#1', said);
        expect(() => openPersonal(key, item)).toThrow();
        expect(() => openPersonal(wrapping, { ...item, pk })).toThrow();
      }),
    );
  });

  it('do not open after a single bit was changed, in key or ciphertext', () => {
    const item = sealPersonal(wrapping, 'PERSON#1', { name: 'Warga Contoh' });
    const flipped = (bytes: Uint8Array, bit: number) =>
      bytes.map((byte, index) => (index === (bit >> 3) % bytes.length ? byte ^ (1 << (bit & 7)) : byte));
    fc.assert(
      fc.property(fc.nat(8 * 80), fc.constantFrom('key', 'sealed'), (bit, part) => {
        const changed = { ...item, [part]: flipped(new Uint8Array(item[part]), bit) };
        expect(() => openPersonal(wrapping, changed)).toThrow();
      }),
    );
  });

  it('keep the key of the person when they change, so that older events still open, until it is erased', () => {
    const first = sealPersonal(wrapping, 'PERSON#1', { name: 'Warga Contoh' });
    const second = sealPersonal(wrapping, 'PERSON#1', { name: 'Warga Lain' }, first);
    expect(second).toMatchObject({ key: first.key, version: 2 });
    expect(openPersonal(wrapping, second)).toEqual({ name: 'Warga Lain' });
    expect(openPersonal(wrapping, second, first.sealed)).toEqual({ name: 'Warga Contoh' });
    const erased = { ...second, key: randomBytes(60) };
    expect(() => openPersonal(wrapping, erased, first.sealed)).toThrow();
  });
});
