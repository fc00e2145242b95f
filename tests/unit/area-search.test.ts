import { zstdDecompressSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { gazetteer } from '../../functions/reference/domain/gazetteer.ts';
import { packedAreas, packedNames } from '../../infra/build/areas.ts';
import { areaTree } from '../../shared/area/register.ts';

const names = await packedNames();
const areas = gazetteer(areaTree(packedAreas()), zstdDecompressSync(names).toString());
const search = (query: string, limit = 10) => areas.search(query, limit);
const codes = (query: string, limit?: number) => search(query, limit).items.map(({ code }) => code);
const first = (query: string) => search(query).items[0];

describe('areas by code', () => {
  it('have their name and those around them, up to the province', () => {
    expect(areas.find('31.71.01.1001')).toEqual({
      scheme: 'kemendagri',
      code: '31.71.01.1001',
      version: expect.stringContaining('2025'),
      level: 'village',
      kind: 'kelurahan',
      name: 'Gambir',
      path: ['Gambir', 'Gambir', 'Kota Administrasi Jakarta Pusat', 'Daerah Khusus Ibukota Jakarta'],
    });
    expect(areas.find('31.71.01.1999')).toBeUndefined();
    expect(areas.find('ID')).toBeUndefined();
  });

  it('hold those one level inside', () => {
    expect(areas.inside('ID')).toHaveLength(38);
    expect(areas.inside('31').map(({ code }) => code)).toEqual([
      '31.01',
      '31.71',
      '31.72',
      '31.73',
      '31.74',
      '31.75',
    ]);
    expect(areas.inside('31.71.01').map(({ name }) => name)).toContain('Cideng');
    expect(areas.inside('31.71.01.1001')).toEqual([]);
  });

  it('name the whole country Indonesia', () => expect(areas.nameOf('ID')).toBe('Indonesia'));
});

describe('searching areas by name', () => {
  it('finds Sidomulyo 98 times among the villages, and tells them apart by their paths (X-5)', () => {
    const exact = search('Sidomulyo', 10_000).items.filter(({ name }) => name === 'Sidomulyo');
    const villages = exact.filter(({ level }) => level === 'village');
    expect(villages).toHaveLength(98);
    expect(new Set(villages.map(({ path }) => path.join())).size).toBeGreaterThan(90);
  });

  it.each([
    ['Soka"an', 'Soka"an', '35.13.15.2017'],
    ['sokaan', 'Soka"an', '35.13.15.2017'],
    ['KUALE’U', 'Kuale"u', '53.02.08.2005'],
    ['Teuw', 'Teuw*', '91.20.07.2005'],
    ['teuw*', 'Teuw*', '91.20.07.2005'],
    ["udek du'en", 'Udek Du’en', '53.07.08.2019'],
    ['Udek Du’en', 'Udek Du’en', '53.07.08.2019'],
    ['Ra"as', 'Ra"as', '35.29.22'],
    ['lubuk pakam i ii', 'Lubuk Pakam I,II', '12.07.28.1007'],
  ])('finds %s although it is written %s, and keeps that (X-6)', (query, name, code) => {
    expect(search(query).items.find((area) => area.code === code)).toMatchObject({ name });
  });

  it.each([
    ['Kab. Aceh Selatan', '11.01'],
    ['kabupaten aceh selatan', '11.01'],
    ['KAB ACEH-SELATAN', '11.01'],
    ['Aceh Selatan', '11.01'],
    ['Açeh Sélatan', '11.01'],
    ['Kodya Malang', '35.73'],
    ['Kota Jakarta Pusat', '31.71'],
    ['Jakarta Pusat', '31.71'],
    ['DKI Jakarta', '31'],
    ['Kec. Gambir', '31.71.01'],
    ['Kelurahan Cideng', '31.71.01.1002'],
    ['Cideng Jakarta Pusat', '31.71.01.1002'],
    ['Desa Sidomulyo, Kec. Jabung, Kab. Malang', '35.07.17.2007'],
  ])('answers %s with %s first', (query, code) => expect(first(query)?.code).toBe(code));

  it('tells a kota from the kabupaten of the same name, and gives both without the word', () => {
    expect(codes('Malang', 2)).toEqual(['35.07', '35.73']);
    expect(first('Kota Malang')?.code).toBe('35.73');
    expect(first('Kab. Malang')?.code).toBe('35.07');
  });

  it('ranks exact names, then beginnings, then all words; of each the larger areas first', () => {
    const found = search('Gambir', 200).items;
    const rank = (name: string) => (name === 'Gambir' ? 0 : name.startsWith('Gambir') ? 1 : 2);
    const places = found.map(({ name, level }) => `${rank(name)}${level === 'village' ? 1 : 0}`);
    expect(found[0]).toMatchObject({ code: '31.71.01', level: 'kecamatan' });
    expect(places).toEqual([...places].sort());
  });

  it('wants every word, in any order, in the name or around it, but one in the name itself', () => {
    expect(codes('selatan aceh', 100)).toContain('11.01');
    expect(search('Sidomulyo Malang', 100).items.every(({ path }) => path.join().includes('Malang'))).toBe(
      true,
    );
    expect(search('Gambir Sidomulyo Malang').total).toBe(0);
    expect(codes('Jakarta Pusat', 1_000)).not.toContain('31.71.01.1002'); // Cideng lies there, and is not called so
  });

  it('compares beginnings of words, never their middle', () => {
    expect(codes('ambir', 1_000)).not.toContain('31.71.01.1001');
    expect(codes('gamb', 1_000)).toContain('31.71.01.1001');
  });

  it('says how many there are when it lists fewer', () => {
    const { items, total } = search('Suka', 5);
    expect(items).toHaveLength(5);
    expect(total).toBeGreaterThan(1_000);
  });

  it.each([
    '***',
    '?',
    '(a+)+$',
    '\\',
    'x'.repeat(60),
    'a b c d e f g h i j k l m n o p q r s t u v w x y z',
  ])('stands %s', (query) => expect(search(query).items.length).toBeLessThanOrEqual(10));

  it('fits into 350 KB', () => expect(names.length).toBeLessThanOrEqual(350_000));
});
