/**
 * Fields that are sets, by how their elements are told apart: two devices' changes of one element are a conflict, of
 * two elements they are not (rule R-16: sets merge). An element without a name of its own is told apart by its content.
 */
export type Sets = Readonly<Record<string, { readonly id: string } | { readonly by: readonly string[] }>>;

export type Element = Readonly<Record<string, unknown>>;

/** Members of a household have ids; a legal basis is known by what it allows, on what ground and since when. */
export const householdSets: Sets = {
  members: { id: 'memberId' },
  bases: { by: ['purpose', 'basis', 'from'] },
};
export const personSets: Sets = { bases: householdSets.bases as Sets[string] };
/** A training is known by what it was, when, and by its minutes. */
export const groupSets: Sets = { trainings: { by: ['kind', 'date', 'minutes'] } };

/** By the kind of record, as conflicts name it. */
export const setsOf: Readonly<Record<'person' | 'household' | 'group' | 'board' | 'unit', Sets>> = {
  person: personSets,
  household: householdSets,
  group: groupSets,
  board: {},
  unit: {},
};

/** A name as one step of a JSON pointer (RFC 6901). */
export const escaped = (name: string): string => name.replaceAll('~', '~0').replaceAll('/', '~1');

/** The names on a JSON pointer: `/members/01J…/name`. */
export const namesOn = (pointer: string): readonly string[] =>
  pointer
    .split('/')
    .slice(1)
    .map((name) => name.replaceAll('~1', '/').replaceAll('~0', '~'));

const told = (value: unknown): string =>
  typeof value === 'object' && value !== null
    ? Object.values(value).map(told).join(' ')
    : String(value ?? '');

/** How an element of a set is called; undefined when it has got no id yet. */
export const nameIn = (sets: Sets, field: string, element: Element): string | undefined => {
  const how = sets[field];
  if (!how) return undefined;
  if ('id' in how) return element[how.id] === undefined ? undefined : String(element[how.id]);
  return how.by.map((name) => told(element[name])).join(' ');
};

/** The field of an element that is its name, and no value of it. */
export const idField = (sets: Sets, field: string): string | undefined => {
  const how = sets[field];
  return how && 'id' in how ? how.id : undefined;
};

const present = (value: unknown): boolean => value !== undefined && value !== null;

/** Whether two values say the same: in whatever order, and absent like null. */
export const isSame = (one: unknown, other: unknown): boolean => {
  if (!present(one) || !present(other)) return present(one) === present(other);
  if (typeof one !== 'object' || typeof other !== 'object') return one === other;
  if (Array.isArray(one) !== Array.isArray(other)) return false;
  const [fields, others] = [one as Element, other as Element];
  const names = new Set([...Object.keys(fields), ...Object.keys(others)]);
  return [...names].every((name) => isSame(fields[name], others[name]));
};
