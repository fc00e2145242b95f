import { describe, expect, it } from 'vitest';
import { bytesOf, uploadOf, wanted, whole } from '../../functions/documents/domain/upload.ts';
import { refusal } from '../support/refusals.ts';

const now = new Date('2012-09-01T05:00:00.000Z');
const [kib, mib] = [1_024, 1_048_576];
const hash = (digit: string) => digit.repeat(64);

describe('how bytes are to come', () => {
  it.each([
    ['slow', 256 * kib, 'form', 1],
    ['slow', 256 * kib + 1, 'chunks', 2],
    ['medium', mib, 'form', 1],
    ['medium', 20 * mib, 'chunks', 20],
    ['fast', 8 * mib, 'form', 1],
    ['fast', 500_000_000, 'chunks', 60],
  ] as const)('over a %s line %i bytes come by %s, in %i', (line, size, how, chunks) => {
    expect(uploadOf(size, line, now)).toMatchObject({ how, chunks });
  });

  it('in at most a thousand chunks: the next larger ones when there were more', () => {
    expect(uploadOf(1_000 * 256 * kib, 'slow', now)).toMatchObject({ chunkBytes: 256 * kib, chunks: 1_000 });
    expect(uploadOf(1_000 * 256 * kib + 1, 'slow', now)).toMatchObject({ chunkBytes: mib, chunks: 251 });
  });

  it('within two weeks', () => {
    expect(uploadOf(1, 'slow', now).until).toBe('2012-09-15T05:00:00.000Z');
  });
});

describe('chunks', () => {
  const size = 2 * 256 * kib + 10;
  const upload = uploadOf(size, 'slow', now);
  const chunk = (number: number, digit = 'a', bytes = number === 2 ? 10 : 256 * kib) => ({
    number,
    sha256: hash(digit),
    size: bytes,
  });

  it('are alike but for the last, and there are no others', () => {
    expect([0, 1, 2].map((number) => bytesOf(upload, size, number))).toEqual([256 * kib, 256 * kib, 10]);
    expect(() => bytesOf(upload, size, 3)).toThrow(refusal('document.no-such-chunk', { number: 3 }));
  });

  it('make the whole when each has come once, with its size', () => {
    expect(whole(upload, size, [chunk(2), chunk(0), chunk(1)])).toMatchObject({
      arrived: [chunk(0), chunk(1), chunk(2)],
      missing: [],
      twice: [],
    });
    expect(whole(upload, size, [chunk(0), chunk(1, 'a', 5)]).missing).toEqual([1, 2]);
  });

  it('count as missing when two came under one number', () => {
    expect(whole(upload, size, [chunk(0), chunk(0, 'b'), chunk(1), chunk(2)])).toMatchObject({
      missing: [0],
      twice: [0],
    });
  });

  it('that have come need no form; another content under their number is refused', () => {
    const document = { size, sha256: hash('f') };
    expect(wanted(upload, document, [chunk(0), chunk(1)], [chunk(0)])).toEqual({
      needed: [chunk(1)],
      arrived: [0],
    });
    expect(() => wanted(upload, document, [chunk(0, 'b')], [chunk(0)])).toThrow(
      refusal('document.chunk-differs', { number: 0, sha256: hash('a') }),
    );
  });

  it('a file that comes whole has the hash that was registered', () => {
    const one = uploadOf(10, 'slow', now);
    const document = { size: 10, sha256: hash('f') };
    expect(() => wanted(one, document, [{ number: 0, sha256: hash('a') }], [])).toThrow(
      refusal('document.chunk-differs'),
    );
    expect(wanted(one, document, [{ number: 0, sha256: hash('f') }], []).needed).toHaveLength(1);
  });
});
