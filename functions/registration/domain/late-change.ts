import { type Element, escaped, idField, isSame, nameIn, namesOn, type Sets } from './sets.ts';
import { changedIn, changedWithin, fieldsOf, type Touched } from './touched.ts';

/** One value that two devices said differently: the place in the record, what stands there, and what was sent late. */
export interface Difference {
  /** JSON pointer; in a set the name of the element stands for its place, which may move: `/members/01J…/name`. */
  readonly pointer: string;
  readonly standing: unknown;
  readonly sent: unknown;
}

export interface Late {
  /** The record's fields as they stand. */
  readonly standing: Element;
  readonly sent: Element;
  readonly touched: Touched;
  /** Version that the sender has seen; 0 is none: a create whose id was taken. */
  readonly basedOn: number;
  readonly sets: Sets;
}

/** What of a late change nobody else has touched, as a patch; and what both sides said differently. */
export interface Merged {
  readonly patch: Element;
  readonly differences: readonly Difference[];
}

const nothing: Merged = { patch: {}, differences: [] };

const differ = (pointer: string, standing: unknown, sent: unknown): Difference => ({
  pointer,
  standing: standing ?? null,
  sent: sent ?? null,
});

/**
 * Merges a change that was made on an old version (rules ): a field that nobody has changed since is changed,
 * sets become what either side added or left out, and where both sides changed one field to different values the
 * standing value stays and both are told.
 */
export const mergeLate = (late: Late): Merged => {
  const parts = Object.keys(late.sent).map((field) =>
    late.sets[field] ? mergedSet(late, field) : mergedField(late, field),
  );
  return {
    patch: Object.assign({}, ...parts.map(({ patch }) => patch)),
    differences: parts.flatMap(({ differences }) => differences),
  };
};

const mergedField = ({ standing, sent, touched, basedOn }: Late, field: string): Merged => {
  const [stands, wanted] = [standing[field], sent[field]];
  if (isSame(stands, wanted)) return nothing;
  if (changedIn(touched, field, stands) > basedOn)
    return { patch: {}, differences: [differ(`/${escaped(field)}`, stands, wanted)] };
  return { patch: { [field]: wanted }, differences: [] };
};

const listOf = (value: unknown): readonly Element[] => (Array.isArray(value) ? (value as Element[]) : []);

const mergedSet = (late: Late, field: string): Merged => {
  const { sets } = late;
  const standing = listOf(late.standing[field]);
  const nameOf = (element: Element) => nameIn(sets, field, element);
  const id = idField(sets, field);
  const bare = ({ [id ?? '']: _, ...element }: Element) => element;
  /** Who was sent without a name and says the same as one who stands is that one: a repeat adds nobody. */
  const sent = listOf(late.sent[field]).map((element) =>
    nameOf(element) === undefined
      ? (standing.find((other) => isSame(bare(other), bare(element))) ?? element)
      : element,
  );
  const sentAs = new Map(sent.map((element) => [nameOf(element), element]));
  const kept = standing.map((element) => {
    const name = nameOf(element) ?? '';
    const wanted = sentAs.get(name);
    return wanted ? mergedElement(late, field, name, element, wanted) : leftOut(late, field, name, element);
  });
  const names = new Set(standing.map(nameOf));
  const joined = sent
    .filter((element) => nameOf(element) === undefined || !names.has(nameOf(element)))
    .map((element) => added(late, field, element));
  const parts = [...kept, ...joined];
  const merged = parts.flatMap(({ element }) => element ?? []);
  return {
    patch: isSame(merged, standing) ? {} : { [field]: merged },
    differences: parts.flatMap(({ differences }) => differences),
  };
};

/** What becomes of an element of a set: undefined is not there. */
interface Placed {
  readonly element: Element | undefined;
  readonly differences: readonly Difference[];
}

/** An element that both sides have: field by field. */
const mergedElement = (
  { touched, basedOn, sets }: Late,
  field: string,
  name: string,
  standing: Element,
  sent: Element,
): Placed => {
  const path = `${field}/${escaped(name)}`;
  const differing = fieldsOf(standing, sent, idField(sets, field)).filter(
    (one) => !isSame(standing[one], sent[one]),
  );
  // who has never seen the element, and says nothing of a field, does not take it away
  const meant = basedOn === 0 ? differing.filter((one) => sent[one] !== undefined) : differing;
  const isOurs = (one: string) => changedIn(touched, `${path}/${escaped(one)}`, standing[one]) <= basedOn;
  const changes = Object.fromEntries(meant.filter(isOurs).map((one) => [one, sent[one]]));
  return {
    element: { ...standing, ...changes },
    differences: meant
      .filter((one) => !isOurs(one))
      .map((one) => differ(`/${path}/${escaped(one)}`, standing[one], sent[one])),
  };
};

/**
 * An element that stands and was not sent: the sender left it out, or has never seen it. One that came since (or went
 * and came again) stays, as sets merge: whoever joins wins over whoever was taken away without having been seen.
 */
const leftOut = ({ touched, basedOn }: Late, field: string, name: string, standing: Element): Placed => {
  const path = `${field}/${escaped(name)}`;
  if (changedIn(touched, path, standing) > basedOn) return { element: standing, differences: [] };
  if (changedWithin(touched, path, basedOn))
    return { element: standing, differences: [differ(`/${path}`, standing, null)] };
  return { element: undefined, differences: [] };
};

/** An element that was sent and does not stand: new, or taken away by somebody else since. */
const added = ({ touched, basedOn, sets }: Late, field: string, sent: Element): Placed => {
  const path = `${field}/${escaped(nameIn(sets, field, sent) ?? '')}`;
  const wasTaken = (touched[path] ?? 0) > basedOn;
  return wasTaken
    ? { element: undefined, differences: [differ(`/${path}`, null, sent)] }
    : { element: sent, differences: [] };
};

/** A merge of which some fields are not applied: what was sent of each is told whole beside what stands. */
export const without = (
  { standing, sent }: Pick<Late, 'standing' | 'sent'>,
  { patch, differences }: Merged,
  barred: readonly string[],
): Merged => ({
  patch: Object.fromEntries(Object.entries(patch).filter(([field]) => !barred.includes(field))),
  differences: [
    ...differences.filter(({ pointer }) => !barred.includes(namesOn(pointer)[0] ?? '')),
    ...Object.keys(sent)
      .filter((field) => barred.includes(field) && !isSame(standing[field], sent[field]))
      .map((field) => differ(`/${escaped(field)}`, standing[field], sent[field])),
  ],
});

/** What stands at a place; null where there is nothing. */
export const valueAt = (standing: Element, pointer: string, sets: Sets): unknown => {
  const [field = '', name, part] = namesOn(pointer);
  if (name === undefined) return standing[field] ?? null;
  const element = listOf(standing[field]).find((one) => nameIn(sets, field, one) === name);
  return (part === undefined ? element : element?.[part]) ?? null;
};

/** A value that was chosen for a place; null takes away what stands there. */
export interface Chosen {
  readonly pointer: string;
  readonly value: unknown;
}

/** The patch that puts chosen values in their places. */
export const patchOf = (standing: Element, chosen: readonly Chosen[], sets: Sets): Element => {
  const byField = Map.groupBy(chosen, ({ pointer }) => namesOn(pointer)[0] ?? '');
  return Object.fromEntries(
    [...byField].map(([field, values]) => [field, put(standing[field], values, sets)]),
  );
};

/** A field with its chosen value, or a set with those of its elements. */
const put = (standing: unknown, values: readonly Chosen[], sets: Sets): unknown =>
  values.reduce<unknown>((before, { pointer, value }) => {
    const [field = '', name, part] = namesOn(pointer);
    return name === undefined ? value : placed(listOf(before), { field, name, part, value }, sets);
  }, standing);

const placed = (
  elements: readonly Element[],
  { field, name, part, value }: { field: string; name: string; part: string | undefined; value: unknown },
  sets: Sets,
): readonly Element[] => {
  const isThere = elements.some((element) => nameIn(sets, field, element) === name);
  if (!isThere) return part === undefined && value !== null ? [...elements, value as Element] : elements;
  return elements.flatMap((element) => {
    if (nameIn(sets, field, element) !== name) return [element];
    if (part === undefined) return value === null ? [] : [value as Element];
    const { [part]: _, ...rest } = element;
    return [value === null ? rest : { ...rest, [part]: value }];
  });
};
