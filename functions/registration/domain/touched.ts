import { type Element, escaped, idField, isSame, nameIn, type Sets } from './sets.ts';

/**
 * For each field the version of the record in which it last changed; a field that is not named is as it was created. Of
 * a set each element has its own path, `members/01J…/name`: the element itself, when it came or went, or a field of it.
 */
export type Touched = Readonly<Record<string, number>>;

/** Notes which fields a patch changes: of two devices' changes only those of one field are a conflict (R-16). */
export const touched = (before: Touched, patch: object, version: number): Touched => ({
  ...before,
  ...Object.fromEntries(Object.keys(patch).map((field) => [field, version])),
});

type Fields = Readonly<Record<string, unknown>>;

/**
 * The parts of a patch that made a difference, by their paths, so that what was only sent again is not noted as
 * changed; of a field that is a set, the elements and fields of elements that did.
 */
export const differing = (before: object, after: object, patch: object, sets: Sets = {}): object =>
  Object.fromEntries(
    Object.keys(patch).flatMap((field) => {
      const [was, is] = [(before as Fields)[field], (after as Fields)[field]];
      if (isSame(was, is)) return [];
      if (!sets[field]) return [[field, true]];
      return pathsIn(sets, field, elementsOf(was), elementsOf(is)).map((path) => [path, true]);
    }),
  );

const elementsOf = (value: unknown): readonly Element[] => (Array.isArray(value) ? value : []);

/** What differs between two states of a set. */
const pathsIn = (
  sets: Sets,
  field: string,
  before: readonly Element[],
  after: readonly Element[],
): string[] => {
  const named = (elements: readonly Element[]) =>
    new Map(elements.map((element) => [nameIn(sets, field, element) ?? '', element]));
  const [old, present] = [named(before), named(after)];
  const names = new Set([...old.keys(), ...present.keys()]);
  return [...names].flatMap((name) => {
    const path = `${field}/${escaped(name)}`;
    const [was, is] = [old.get(name), present.get(name)];
    if (!was || !is) return [path];
    return fieldsOf(was, is, idField(sets, field))
      .filter((one) => !isSame(was[one], is[one]))
      .map((one) => `${path}/${escaped(one)}`);
  });
};

/** The fields that either of two elements has, but for the one that is their name. */
export const fieldsOf = (one: Element, other: Element, id: string | undefined): readonly string[] =>
  [...new Set([...Object.keys(one), ...Object.keys(other)])].filter((name) => name !== id);

/**
 * The version in which what stands at a path last changed, or what it is a part of. What was never noted is as it was
 * created, in version 1; what is not there then came in none.
 */
export const changedIn = (touched: Touched, path: string, standing: unknown): number => {
  const parts = path.split('/');
  const noted = parts.map((_, index) => touched[parts.slice(0, index + 1).join('/')]);
  const known = noted.filter((version) => version !== undefined);
  return known.length > 0 ? Math.max(...known) : standing === undefined || standing === null ? 0 : 1;
};

/** Whether any part of what stands at a path changed after a version. */
export const changedWithin = (touched: Touched, path: string, version: number): boolean =>
  Object.entries(touched).some(([at, changed]) => at.startsWith(`${path}/`) && changed > version);
