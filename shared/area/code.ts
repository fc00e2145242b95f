/** Levels of the administration, from the widest; a city is a kota or a kabupaten. */
export const levels = ['province', 'city', 'kecamatan', 'village'] as const;
export type Level = (typeof levels)[number];

export const schemes = ['kemendagri', 'bps'] as const;
export type Scheme = (typeof schemes)[number];

/** What an area is by law; the number of the code says it in the Kemendagri scheme. Urban is not kelurahan (rule X-7). */
export const kinds = [
  'province',
  'kabupaten',
  'kota',
  'kecamatan',
  'kelurahan',
  'desa',
  'desa-adat',
] as const;
export type Kind = (typeof kinds)[number];

/** The scope of somebody who acts for the whole country. */
export const nation = 'ID';

const kemendagriForms: Readonly<Record<Level, RegExp>> = {
  province: /^(?!00)\d{2}$/, // 00 is a reporting unit, never a location (rule X-4)
  city: /^(?!00)\d{2}\.(0[1-9]|[1-6]\d|7[1-9]|[89]\d)$/,
  kecamatan: /^(?!00)\d{2}\.(0[1-9]|[1-6]\d|7[1-9]|[89]\d)\.\d{2}$/,
  village: /^(?!00)\d{2}\.(0[1-9]|[1-6]\d|7[1-9]|[89]\d)\.\d{2}\.[1-3]\d{3}$/,
};

const bpsForms: Readonly<Record<Level, RegExp>> = {
  province: /^(?!00)\d{2}$/,
  city: /^(?!00)\d{4}$/,
  kecamatan: /^(?!00)\d{7}$/,
  village: /^(?!00)\d{10}$/,
};

/** Level of a code by its form alone; whether the area exists is asked of a register. */
export const levelOf = (code: string, scheme: Scheme = 'kemendagri'): Level | undefined => {
  const forms = scheme === 'bps' ? bpsForms : kemendagriForms;
  return levels.find((level) => forms[level].test(code));
};

/** The scheme a code is written in. Two digits are Kemendagri: both schemes look alike there and differ in Papua. */
export const schemeOf = (code: string): Scheme | undefined =>
  schemes.find((scheme) => levelOf(code, scheme) !== undefined);

/** Islands have codes in the scheme of Kemendagri, but nobody administers one: they are no areas here. */
export const isIsland = (code: string): boolean => /^\d{2}\.\d{2}\.4\d{4}$/.test(code);

export const isVillage = (code: string): boolean => levelOf(code) === 'village';

/** Whether a text is a scope: the nation or one whole Kemendagri code. */
export const isScope = (text: string): boolean => text === nation || levelOf(text) !== undefined;

/** Whether an area lies in a scope or is it. Whole segments are compared: `31.71` does not lie in `31.7` (rule X-2). */
export const isWithin = (code: string, scope: string): boolean =>
  scope === nation || code === scope || (scope !== '' && code.startsWith(`${scope}.`));

/** The area one level up; a province has none. */
export const parentOf = (code: string): string | undefined => {
  const end = code.lastIndexOf('.');
  return end === -1 ? undefined : code.slice(0, end);
};

const widthOfProvince = 2;
const widthOfCity = 5;

/** The province of an area of any level. */
export const provinceOf = (code: string): string | undefined =>
  levelOf(code) && code.slice(0, widthOfProvince);

/** The kota or kabupaten of an area; undefined when the area is wider than one. */
export const cityOf = (code: string): string | undefined => {
  const level = levelOf(code);
  return level && level !== 'province' ? code.slice(0, widthOfCity) : undefined;
};

const kindsOfVillage: Readonly<Record<string, Kind>> = { 1: 'kelurahan', 2: 'desa', 3: 'desa-adat' };
const firstKota = 71;

/** What an area is, by its code. */
export const kindOf = (code: string): Kind | undefined => {
  const level = levelOf(code);
  const number = code.slice(code.lastIndexOf('.') + 1);
  if (level === 'city') return Number(number) < firstKota ? 'kabupaten' : 'kota';
  if (level === 'village') return kindsOfVillage[number.charAt(0)];
  return level;
};
