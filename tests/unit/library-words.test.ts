import { describe, expect, it } from 'vitest';
import { stemOf, wordsOf } from '../../functions/documents/library/words.ts';

describe('forms of a word meet', () => {
  it.each([
    'pelatihan melatih latih pelatih dilatih terlatih',
    'pemberdayaan berdaya memberdayakan diberdayakan daya keberdayaan',
    'keswadayaan swadaya berswadaya',
    'masyarakat kemasyarakatan bermasyarakat',
    'pinjaman meminjam pinjam peminjam dipinjam meminjamkan',
    'bergulir perguliran gulir menggulirkan',
    'kelurahan lurah',
    'musyawarah bermusyawarah permusyawaratan',
    'pertanggungjawaban tanggungjawab bertanggungjawab penanggungjawab',
    'pengelolaan mengelola kelola pengelola dikelola',
    'penulisan menulis tulis ditulis',
    'peningkatan meningkatkan tingkat ditingkatkan',
    'penanggulangan menanggulangi tanggulangi',
    'perencanaan merencanakan rencana direncanakan',
    'pengembangan mengembangkan kembang',
    'penetapan menetapkan tetap ditetapkan',
    'penerimaan menerima terima diterima',
    'penilaian menilai nilai dinilai',
    'pemanfaatan memanfaatkan manfaat dimanfaatkan',
    'kemiskinan memiskinkan miskin',
    'permohonan memohon pemohon mohon',
    'pemeriksaan memeriksa periksa diperiksa',
    'pemeliharaan memelihara pelihara dipelihara',
    'pengawasan mengawasi pengawas diawasi awas',
    'pendampingan mendampingi pendamping dampingi',
    'pertemuan bertemu temu',
    'perumahan rumah',
    'pedoman berpedoman',
    'kerjasama bekerjasama',
    'laporan laporannya melaporkan lapor',
  ])('%s', (forms) => expect(new Set(forms.split(' ').map(stemOf)).size).toBe(1));

  it('and words that only look alike stay apart', () => {
    const roots = 'latih daya swadaya masyarakat pinjam gulir lurah musyawarah kelola tulis tingkat rencana';
    const others =
      'kota air kumuh dana warga utusan modul pedoman nilai miskin mohon awas rumah jasa usaha buku';
    const all = `${roots} ${others}`.split(' ');
    expect(new Set(all.map(stemOf)).size).toBe(all.length);
  });

  it('is told alike each time', () => {
    expect([stemOf('pengelolaan'), stemOf('pengelolaan')]).toEqual([stemOf('kelola'), stemOf('kelola')]);
  });
});

describe('words of a text', () => {
  it('are in small letters, without accents, parted by signs, in their order', () =>
    expect(wordsOf('Laporan KEGIATAN-kegiatan (Tàhun 2012): «Kas/Bank»')).toEqual(
      'laporan kegiatan kegiatan tahun 2012 kas bank'.split(' '),
    ));

  it('leave out what says nothing, single letters too, but keep numbers', () =>
    expect(wordsOf('Modul 3 untuk pelatihan yang di kelurahan A the of')).toEqual(
      'modul 3 pelatihan kelurahan'.split(' '),
    ));

  it.each([
    ['pelati\u00adhan', 'pelatihan'],
    ['\u202epelatihan\u202c', 'pelatihan'],
    ['pela\u200btihan', 'pelatihan'],
    ['Jum’at', 'jumat'],
    ['ﬁnal', 'final'],
  ])('are whole although something hides in them: %j', (text, word) => expect(wordsOf(text)).toEqual([word]));

  it.each([
    ['pertanggung jawaban', 'pertanggungjawaban'],
    ['kerja sama', 'kerjasama'],
    ['swa kelola', 'swakelola'],
    ['juknis', 'petunjuk teknis'],
    ['LPJ', 'laporan pertanggungjawaban'],
  ])('are the same however they are written: %s', (one, other) =>
    expect(wordsOf(one)).toEqual(wordsOf(other)),
  );
});
