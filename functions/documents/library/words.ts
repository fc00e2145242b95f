import { stemmer } from '@orama/stemmers/indonesian';

/** Words that say nothing of a document, Indonesian and English, as they stand in texts of the programme. */
const stopWords = new Set(
  `ada adalah agar akan antara apa apabila atas atau bagi bahwa banyak beberapa belum berikut bisa bila boleh bukan
  dalam dan dapat dari daripada dengan di dia dimana dll dsb guna hal hanya harus hingga ia ialah ini itu jika juga
  kami karena ke kepada kemudian ketika kita lain lainnya lalu maka mana masih maupun melalui mereka merupakan namun
  oleh pada para per pula saat saja sampai sangat saya sebagai sebagaimana sebelum secara sedang sehingga selain selama
  seluruh semua seperti serta sesuai setelah setiap suatu sudah supaya tanpa telah tentang terhadap tersebut tetapi
  tidak untuk yaitu yakni yang
  a an and are as at be by for from has have in is it its of on or that the their this to was were which will with`
    .trim()
    .split(/\s+/u),
);

/** What people of the programme write for its long words, and words that are written as one and as two. */
const spelledOut: readonly (readonly [RegExp, string])[] = [
  [/\bjuknis\b/g, 'petunjuk teknis'],
  [/\bjuklak\b/g, 'petunjuk pelaksanaan'],
  [/\blpj\b/g, 'laporan pertanggungjawaban'],
  [/(tanggung) (?=jawab)|\b(kerja) (?=sama)|\b(swa) (?=daya|kelola)|\b(nara) (?=sumber)/g, '$1$2$3$4'],
];

/**
 * Roots of the programme's words at which the stemmer does not arrive, as it knows no words: `memanfaatkan` might come
 * from `panfaat` and `menilai` from `ila`. What it writes instead stands left of each.
 */
const roots: ReadonlyMap<string, string> = new Map(
  [
    'elola lola kelola | ila nila | panfaat manfaat | piskin miskin | pohon mohon | pasuk masuk | pulai mulai',
    'pilik milik | pinta minta | puda muda | encana rencana | umah rumah | awat rawat | berte temu | awasi awas',
    'atasi atas | dampingi damping | doman pedom pedoman | musyawarat musyawarah | nduduk duduk | ima terima',
  ].flatMap((line) =>
    line.split(' | ').flatMap((words) => {
      const [root = '', ...stems] = words.split(' ').toReversed();
      return stems.map((stem) => [stem, root] as const);
    }),
  ),
);

/** `meN-` and `peN-` swallow these letters (`tulis`, `menulis`), so that a stem is compared without them. */
const swallowed = /^[kt](?=[aeiou][a-z]{2})/;

/** Twice, since `pemeriksaan` gives `periksa`, of which alone it makes `iksa`. */
const rootOf = (word: string): string => {
  const stem = stemmer(stemmer(word));
  return (roots.get(stem) ?? stem).replace(swallowed, '');
};

/** Stemming takes a microsecond or two, and a text has few words many times. */
const known = new Map<string, string>();
const mostKnown = 50_000;

/**
 * What forms of one word have in common (`pelatihan`, `melatih`, `latih`): the Indonesian stemmer of Snowball, corrected
 * where the programme's words would not meet. English words pass through it as well; each meets itself only.
 */
export const stemOf = (word: string): string => {
  const found = known.get(word);
  if (found !== undefined) return found;
  if (known.size >= mostKnown) known.clear();
  const stem = rootOf(word);
  known.set(word, stem);
  return stem;
};

const isTelling = (word: string): boolean => (word.length > 1 || /\d/.test(word)) && !stopWords.has(word);

/**
 * Words of a text, in their order, as they are compared: small letters without accents, signs part them (`buku-buku` is
 * twice `buku`), what hides between letters (soft hyphens, direction marks) falls away; stop words are left out.
 */
export const wordsOf = (text: string): string[] => {
  const plain = text
    .normalize('NFKD')
    .replace(/[\p{M}\p{Cf}'’‘`]/gu, '')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ');
  return spelledOut
    .reduce((said, [from, to]) => said.replace(from, to), plain)
    .split(' ')
    .filter(isTelling);
};
