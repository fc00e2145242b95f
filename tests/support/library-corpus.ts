import type { LibraryDocument } from '../../functions/documents/library/rows.ts';

/** The same numbers in every run (mulberry32), from 0 to below 1. */
export const dice = (seed: number) => {
  let state = seed;
  return (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
};

/** Forms of the programme's words, the most usual first. */
const forms =
  `masyarakat kegiatan pelaksanaan kelurahan pemberdayaan pinjaman bergulir pelatihan keswadayaan musyawarah
  pertanggungjawaban laporan pembangunan pengelolaan kemiskinan lingkungan perencanaan keuangan pembukuan pencairan
  melaksanakan warga miskin kelompok swadaya lembaga badan perguliran pengawasan pengelola relawan fasilitator
  sosialisasi pendampingan anggota anggaran penyaluran bantuan langsung dana usaha tahun bulan rencana program nasional
  mandiri perkotaan penanggulangan partisipasi transparansi akuntabilitas pemetaan jangka menengah tahunan evaluasi
  monitoring pembentukan pemilihan utusan anggaran verifikasi proposal angsuran jasa tunggakan tabungan penyusunan
  kesepakatan keputusan rapat berita acara daftar hadir panduan petunjuk teknis pedoman umum modul dasar madya lanjutan
  melatih memberdayakan berdaya bermusyawarah meminjam peminjam dipinjamkan gulir menggulirkan lurah laporkan
  melaporkan membangun mengelola merencanakan membukukan mencairkan disalurkan menyalurkan mengawasi pengawas mendampingi
  pendamping terlatih pelatih dilaksanakan terlaksana kesehatan pendidikan perempuan sanitasi drainase jalan air bersih
  permukiman kumuh perumahan gotong royong kejujuran keadilan kepedulian kebersamaan kesetaraan nilai prinsip siklus
  refleksi kajian organisasi koordinator kota kecamatan provinsi pemerintah daerah swasta kemitraan pengaduan informasi
  media warga buletin papan pengumuman audit pemeriksaan pemeliharaan pemanfaatan prasarana sarana volume pekerjaan upah
  bahan material harga satuan survei lokasi hibah kesediaan penerima manfaat pengurus koperasi modal pendapatan belanja
  neraca kas bank rekening bunga cadangan risiko kolektibilitas pelunasan perjanjian tanggung renteng simpan`
    .trim()
    .split(/\s+/u);
const affixed = ['di', 'ter', 'me', 'ber', 'pe', 'ke'];
const small = 'dan yang untuk dengan pada dalam oleh dari atas di ke tersebut adalah tidak akan'.split(' ');
const syllables =
  'ba be bu ca da de du ga gi ha hu ja ju ka ke ki la le lu ma mi mu na ni pa pe ra re ri sa su ta ti tu wa ya'.split(
    ' ',
  );

/** Names and rare words behind those of the programme: what makes an index of real texts large. */
const vocabularyOf = (roll: () => number, rare: number): readonly string[] => {
  const syllable = () => syllables[Math.floor(roll() * syllables.length)];
  const invented = Array.from({ length: rare }, () => {
    const word = Array.from({ length: 2 + Math.floor(roll() * 3) }, syllable).join('');
    const affix = roll() < 0.3 ? affixed[Math.floor(roll() * affixed.length)] : '';
    return `${affix}${word}${roll() < 0.3 ? 'an' : roll() < 0.3 ? 'ng' : ''}`;
  });
  return [...forms, ...invented];
};

/** Words by rank: the first is the most frequent, the n-th about an n-th as frequent (Zipf). */
const zipf = (roll: () => number, words: readonly string[], most = words.length) => {
  const spread = Math.log(most);
  return (): string => words[Math.min(most - 1, Math.floor(Math.exp(roll() * spread)) - 1)] ?? '';
};

const categories = ['juknis', 'modules', 'sosialisasi', 'reports', 'forms', 'minutes'] as const;
const heads = {
  juknis: 'Petunjuk Teknis',
  modules: 'Modul Pelatihan',
  sosialisasi: 'Bahan Sosialisasi',
  reports: 'Laporan Kegiatan',
  forms: 'Formulir',
  minutes: 'Berita Acara Musyawarah',
} as const;

const capital = (word: string): string => `${word.charAt(0).toUpperCase()}${word.slice(1)}`;

/** A library as the programme has one: mostly reports and minutes of a few pages, some guidelines of 300. */
export const aLibrary = (count = 2_000, long = 40, seed = 1): readonly LibraryDocument[] => {
  const roll = dice(seed);
  const vocabulary = vocabularyOf(roll, 20_000);
  const [usual, any] = [zipf(roll, forms), zipf(roll, vocabulary)];
  const text = (length: number) =>
    Array.from({ length }, () => (roll() < 0.35 ? small[Math.floor(roll() * small.length)] : any())).join(
      ' ',
    );
  const words = (length: number) => Array.from({ length }, usual);
  return Array.from({ length: count }, (_, index) => {
    const isLong = index % Math.floor(count / long) === 0;
    const category = isLong ? categories[index % 2] : categories[2 + Math.floor(roll() * 4)];
    const kelurahan = capital(vocabulary[forms.length + Math.floor(roll() * 1_500)] ?? '');
    const title = `${heads[category ?? 'forms']} ${words(3).map(capital).join(' ')} Kelurahan ${kelurahan}`;
    return {
      documentId: `01JLBRARY${String(index).padStart(17, '0')}`,
      category: category ?? 'forms',
      title,
      introduction: `${capital(words(12).join(' '))} ${small[index % small.length]} ${words(12).join(' ')}.`,
      language: index % 25 === 0 ? 'en' : 'id',
      publishedAt: new Date(Date.UTC(2008, 0, 1) + Math.floor(roll() * 2_500) * 86_400_000).toISOString(),
      type: 'application/pdf',
      size: 20_000 + Math.floor(roll() * 8_000_000),
      words: text(isLong ? 75_000 : 200 + Math.floor(roll() ** 3 * 2_400)),
    };
  });
};

/** One document, of which a test says what matters. */
export const aLibraryDocument = (said: Partial<LibraryDocument> = {}): LibraryDocument => ({
  documentId: '01JLBRARY00000000000000001',
  category: 'juknis',
  title: 'Petunjuk Teknis Pinjaman Bergulir',
  introduction: 'Cara mengelola dana.',
  language: 'id',
  publishedAt: '2012-03-01T02:00:00.000Z',
  type: 'application/pdf',
  size: 8_007_680,
  ...said,
});
