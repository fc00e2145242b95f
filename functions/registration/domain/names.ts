/** A name as it is compared: without accents, marks and capitals, words in their order, one space between them. */
export const plainName = (name: string): string =>
  name
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^a-z\s]/g, '')
    .trim()
    .replace(/\s+/g, ' ');

/**
 * How a name sounds in Indonesian, old and new spelling alike (Ejaan Soewandi 1947, EYD 1972): `Soetjipto` and
 * `Sucipto`, `Djoko` and `Joko`, `Mohammad` and `Muhamad` sound the same. The first word only: married names and
 * titles follow or precede it differently on every form.
 */
export const soundOf = (name: string): string => {
  const [first = ''] = plainName(name).split(' ');
  return first
    .replace(/oe/g, 'u')
    .replace(/dj/g, 'j')
    .replace(/tj/g, 'c')
    .replace(/(.)\1+/g, '$1')
    .slice(0, 1)
    .concat(first.slice(1).replace(/[aeiouhy]/g, ''));
};
