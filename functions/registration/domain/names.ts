/** What stands before a name on forms and is none of it: religious, academic and polite titles, and that somebody died. */
const titles =
  'haji|hajjah|h|hj|kh|kyai|kiai|ustadzah|ustadz|ustad|ust|drs|dra|dr|ir|prof|almarhumah|almarhum|almh|alm|tn|ny|nn|sdri|sdr|bpk|bapak|pak|ibu|bu|rd|rr|ra';
const leadingTitles = new RegExp(`^(?:(?:${titles})(?:\\.\\s*|\\s+))+(?=[^\\s.])`, 'u');

/** What stands behind a name without a comma. */
const trailing = new Set(
  'alm almh almarhum almarhumah spd spdi se sh st sag ssos skom skm skep sip shi amd mm msi mpd mh mkes'.split(
    ' ',
  ),
);

/** Whose child: written on some forms only. */
const connectives = new Set(['bin', 'binti']);

const shortForms: Readonly<Record<string, string>> = {
  ...Object.fromEntries(['moh', 'muh', 'mohd', 'muhd', 'mhd', 'moch', 'much'].map((of) => [of, 'muhammad'])),
  abd: 'abdul',
};

const withoutTrailing = (words: readonly string[]): readonly string[] => {
  const last = words.at(-1);
  return words.length > 1 && last !== undefined && trailing.has(last.replaceAll('.', ''))
    ? withoutTrailing(words.slice(0, -1))
    : words;
};

/**
 * A name as it is compared: without accents, capitals, titles, degrees and what stands in brackets, short forms written
 * out, the words in their order with one space between them. Letters of any script stay. Where nothing would be left
 * (`-`, `Haji`) the text itself stands, so that names which say nothing are not all the same.
 */
export const plainName = (name: string): string => {
  const said = name
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[\u0300-\u036f'"`´‘’ʻʼ“”]/gu, '')
    .replace(/\s+/gu, ' ')
    .trim();
  const [bare = ''] = said.replace(/\([^)]*\)?/gu, ' ').split(',');
  const words = withoutTrailing(bare.trim().replace(leadingTitles, '').trim().split(/\s+/u))
    .join(' ')
    .replace(/[^\p{L}\p{M}\p{N}]+/gu, ' ')
    .trim()
    .split(' ')
    .filter((word, index) => word !== '' && !(index > 0 && connectives.has(word)))
    .map((word) => shortForms[word] ?? word);
  return words.length > 0 ? words.join(' ') : name.trim().toLowerCase();
};

/**
 * One sound, written in several ways: old and new spelling (Ejaan Soewandi 1947, EYD 1972: `oe`, `tj`, `dj`, `j`, `nj`,
 * `sj`, `ch`), Arabic names as they are heard (`f`, `v`, `z`, `q`, `kh`), and glides that are written or not.
 */
const respellings: readonly (readonly [RegExp, string])[] = [
  [/oe/g, 'u'],
  [/tj/g, 'c'],
  [/dj/g, 'j'],
  [/s[jy]|ts/g, 's'],
  [/ch|kh/g, 'h'],
  [/dz/g, 'z'],
  [/[fv]/g, 'p'],
  [/q/g, 'k'],
  [/x/g, 'ks'],
  [/[zj]/g, 'y'],
  [/iy/g, 'i'],
  [/uw/g, 'u'],
  [/i(?=[aeou])/g, 'y'],
  [/u(?=[aeio])/g, 'w'],
];

const codeOf = (word: string): string => {
  const [first = '', ...rest] = respellings.reduce((text, [from, to]) => text.replace(from, to), word);
  return `${first}${rest.join('').replace(/[aeiouh]/g, '')}`.replace(/(.)\1+/gu, '$1');
};

/** Names that so many bear as the first of several that they tell nobody apart: those of the prophet, of birth order on Bali. */
const common = new Set(
  'muhammad ahmad abdul siti sri nur i ni wayan made nyoman ketut putu gede luh kadek komang'
    .split(' ')
    .map(codeOf),
);

/**
 * How a name sounds in Indonesian, old and new spelling alike: `Soetjipto` and `Sucipto`, `Djoko` and `Joko` sound the
 * same. A coarse code by which look-alikes are grouped before they are compared, made of the first word that tells
 * people apart: what follows it, a married name or a father's, differs from form to form.
 */
export const soundOf = (name: string): string => {
  const words = plainName(name).split(' ');
  const telling = words.find((word) => word.length > 1 && !common.has(codeOf(word)));
  return codeOf(telling ?? words[0] ?? '');
};

/** Whether a text says a name at all: forms have `-` and `0` where nobody knew one. */
export const isNamed = (name: string): boolean => /\p{L}/u.test(name);
