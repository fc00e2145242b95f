import { describe, expect, it } from 'vitest';
import { readDate } from '../../functions/registration/domain/sheets/dates.ts';
import {
  groupPostWords,
  relations,
  sectorWords,
  sexes,
  wordReader,
} from '../../functions/registration/domain/sheets/words.ts';

const today = '2012-09-01';

describe('a date', () => {
  it.each([
    ['31/12/1980', '1980-12-31'],
    ['31-12-1980', '1980-12-31'],
    ['31.12.1980', '1980-12-31'],
    ['5/6/1980', '1980-06-05'],
    ['1980-12-31', '1980-12-31'],
    ['1980/12/31', '1980-12-31'],
    ['1980-12-31 00:00:00', '1980-12-31'],
    ['1980-12-31T00:00:00.000Z', '1980-12-31'],
    ['31 Desember 1980', '1980-12-31'],
    ['31 des 1980', '1980-12-31'],
    ['31-Dec-1980', '1980-12-31'],
    ['1 Pebruari 1980', '1980-02-01'],
    ['17 Agustus 1945', '1945-08-17'],
    ['17 Agt 1945', '1945-08-17'],
    ['2 Nopember 1970', '1970-11-02'],
    ['2 Mei 1970', '1970-05-02'],
    ['29/02/2012', '2012-02-29'],
    ['Jakarta, 31-12-1980', '1980-12-31'],
    ["Ma'rang, 1 Jan 1970", '1970-01-01'],
  ])('%s is read day first, as offices write it', (text, value) => {
    expect(readDate(text, today)).toEqual({ value });
  });

  it.each([
    ['31-12-80', 'row.date-year', 'DD/MM/19YY'],
    ['31 Des 80', 'row.date-year', 'DD/MM/19YY'],
    ['1/1/12', 'row.date-year', 'DD/MM/20YY'],
    ['1/1/13', 'row.date-year', 'DD/MM/19YY'],
    ['31/02/1980', 'row.date-unreal', 'DD/MM/YYYY'],
    ['12/31/1980', 'row.date-unreal', 'DD/MM/YYYY'],
    ['29/02/2011', 'row.date-unreal', 'DD/MM/YYYY'],
    ['01/01/1899', 'row.date-unreal', 'DD/MM/YYYY'],
    ['01/01/198', 'row.date', 'DD/MM/YYYY'],
    ['29586', 'row.date', 'DD/MM/YYYY'],
    ['31121980', 'row.date', 'DD/MM/YYYY'],
    ['1980', 'row.date', 'DD/MM/YYYY'],
    ['31 Foo 1980', 'row.date', 'DD/MM/YYYY'],
    ['tidak tahu', 'row.date', 'DD/MM/YYYY'],
  ])('%s is refused and never guessed', (text, code, suggestion) => {
    expect(readDate(text, today)).toEqual({ fault: { code, suggestion } });
  });
});

describe('words', () => {
  it.each([
    ['P', 'female'],
    ['perempuan', 'female'],
    ['F', 'female'],
    ['Wanita', 'female'],
    ['L', 'male'],
    ['Laki - Laki', 'male'],
    ['laki2', 'male'],
    ['M', 'male'],
  ])('%s is %s', (text, value) => {
    expect(wordReader(sexes)(text)).toEqual({ value });
  });

  it.each([
    ['Kepala Keluarga', 'head'],
    ['KEPALA', 'head'],
    ['Isteri', 'spouse'],
    ['suami', 'spouse'],
    ['Anak kandung', 'child'],
    ['Orang Tua', 'parent'],
    ['Menantu', 'other'],
    ['Famili lain', 'other'],
  ])('%s is %s', (text, value) => {
    expect(wordReader(relations)(text)).toEqual({ value });
  });

  it('one that begins like a known one is proposed; any other is only refused', () => {
    expect(wordReader(relations)('Kepla kel.')).toEqual({
      fault: { code: 'row.word', suggestion: 'Kepala keluarga' },
    });
    expect(wordReader(groupPostWords)('Bendhara')).toEqual({
      fault: { code: 'row.word', suggestion: 'Bendahara' },
    });
    expect(wordReader(sexes)('X')).toEqual({ fault: { code: 'row.word' } });
  });

  it('no word of a column means two things', () => {
    for (const words of [sexes, relations, sectorWords, groupPostWords]) {
      const all = words.flatMap(({ id, en, spellings }) => [
        ...new Set([id, en, ...spellings].map((w) => w.toLowerCase())),
      ]);
      expect(all).toHaveLength(new Set(all).size);
    }
  });
});
